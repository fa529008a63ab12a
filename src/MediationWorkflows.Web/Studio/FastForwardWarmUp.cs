using System.Diagnostics.CodeAnalysis;
using MediationWorkflows.Simulation.FastForward;

namespace MediationWorkflows.Web.Studio;

/// <summary>
/// The first run of a process compiles for seconds what the next ones only run. It is done while the first person who wants one still fills in the form;
/// what it foretells nobody sees.
/// </summary>
sealed partial class FastForwardWarmUp(ForecastCase forecasts, IHostApplicationLifetime lifetime, ILogger<FastForwardWarmUp> log)
{
    readonly Lock gate = new();
    Task<bool>? run;

    /// <returns>The one that has begun, whoever asked for it: whether it came to its end.</returns>
    public Task<bool> Begin(string definitionId, int version, Scenario scenario)
    {
        lock (gate)
            return run ??= RunAsync(definitionId, version, scenario);
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "Nobody waits for it: whoever runs the version is told what is wrong with it.")]
    async Task<bool> RunAsync(string definitionId, int version, Scenario scenario)
    {
        try
        {
            await forecasts.RunAsync(definitionId, version, scenario, lifetime.ApplicationStopping);
            return true;
        }
        catch (Exception e)
        {
            Ended(e.GetType().Name);
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "The first fast-forward of this process ended early: {Kind}")]
    private partial void Ended(string kind);
}
