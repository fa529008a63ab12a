using MediationWorkflows.Mail;
using MediationWorkflows.Time;
using MediationWorkflows.Web.CommandLine;

namespace MediationWorkflows.Web.Hosting;

static class ClockRegistration
{
    /// <summary>Real time with its pumps, or the virtual clock of <c>--virtual-clock</c>, which only moves when asked.</summary>
    /// <exception cref="UsageException">A virtual clock in Production, where deadlines are somebody's rights.</exception>
    public static void AddTimeAndWork(this IServiceCollection services, ServeSettings settings, IHostEnvironment environment)
    {
        if (settings.VirtualClock is not { } start)
        {
            services.AddSingleton(TimeProvider.System);
            services.AddHostedService<Pumps>();
            return;
        }

        if (environment.IsProduction())
            throw new UsageException("--virtual-clock is refused in Production; set ASPNETCORE_ENVIRONMENT=Development to try things out.");
        var clock = new VirtualClock(start);
        // What a drill or a test foretells is what it sees.
        services.PostConfigure<MailOptions>(mail => mail.JitterSeconds = 0);
        services.AddSingleton(clock);
        services.AddSingleton<TimeProvider>(clock);
        services.AddSingleton<ClockDriver>();
        services.AddSingleton<VirtualTime>();
        services.AddHostedService<VirtualPumps>();
    }
}
