using MediationWorkflows.Database;
using MediationWorkflows.Escrow;
using MediationWorkflows.Mail;
using MediationWorkflows.Time;
using MediationWorkflows.Workflows;
using Microsoft.Extensions.DependencyInjection;

namespace MediationWorkflows.Simulation;

/// <summary>The product over a database, on a virtual clock, with a mail server in memory.</summary>
internal static class SimulationHost
{
    /// <param name="configure">Adds what the host owns: the content cipher and logging.</param>
    public static ServiceProvider Build(DatabaseOptions database, VirtualClock clock, Action<IServiceCollection> configure)
    {
        var services = new ServiceCollection();
        services.AddMediation(database);
        services.AddSingleton(clock);
        services.AddSingleton<TimeProvider>(clock);
        services.AddSingleton<ClockDriver>();
        services.AddSingleton<SimulatedMail>();
        services.AddSingleton<IMailSender>(s => s.GetRequiredService<SimulatedMail>());
        services.AddSingleton<IEscrowAgent, SimulatedEscrowAgent>();
        configure(services);
        var provider = services.BuildServiceProvider();
        provider.GetRequiredService<BurstTrace>().IsOn = true;
        return provider;
    }
}
