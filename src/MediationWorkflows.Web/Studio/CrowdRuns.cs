using System.Collections.Concurrent;
using MediationWorkflows.Simulation.FastForward;
using NodaTime;

namespace MediationWorkflows.Web.Studio;

/// <summary>Crowds that were asked for on a page: one for each definition, in this process's memory, until another one takes its place.</summary>
sealed partial class CrowdRuns(ForecastCase forecasts, ILogger<CrowdRuns> log) : IDisposable
{
    readonly ConcurrentDictionary<string, Run> byDefinition = new(StringComparer.Ordinal);

    public sealed class Run(Crowd crowd) : IDisposable
    {
        readonly CancellationTokenSource stop = new();
        Task work = Task.CompletedTask;

        public CrowdResult Result => crowd.Result;

        public bool IsRunning => !work.IsCompleted;

        /// <summary>It ended by itself, and badly.</summary>
        public bool HasFailed => work.IsFaulted;

        internal void Start(Func<Crowd, CancellationToken, Task> run) => work = Task.Run(() => run(crowd, stop.Token));

        public void Stop() => stop.Cancel();

        public void Dispose()
        {
            stop.Cancel();
            stop.Dispose();
        }
    }

    public Run? Find(string definitionId) => byDefinition.GetValueOrDefault(definitionId);

    /// <summary>The one that runs on this definition is called off.</summary>
    public void Start(string definitionId, int? number, int count, LocalDate opens)
    {
        var run = new Run(new Crowd(forecasts));
        byDefinition.AddOrUpdate(definitionId, run, (_, earlier) =>
        {
            earlier.Stop();
            return run;
        });
        run.Start(async (crowd, ct) =>
        {
            try
            {
                await crowd.RunAsync(definitionId, number, count, seed: 1, opens, ct);
            }
            catch (OperationCanceledException)
            {
                // Called off: what was counted so far stays to be seen.
            }
            catch (Exception e)
            {
                Failed(e.GetType().Name);
                throw;
            }
        });
    }

    public void Dispose()
    {
        foreach (var run in byDefinition.Values)
            run.Dispose();
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A simulated crowd ended early: {Kind}")]
    private partial void Failed(string kind);
}
