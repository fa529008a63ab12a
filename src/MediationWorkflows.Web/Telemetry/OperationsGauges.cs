using System.Diagnostics.CodeAnalysis;
using System.Diagnostics.Metrics;
using MediationWorkflows.Monitoring;
using Microsoft.Extensions.Options;

namespace MediationWorkflows.Web.Telemetry;

/// <summary>What is waiting, late, stuck or unsent right now, counted in the database at intervals and read by exporters in between.</summary>
sealed partial class OperationsGauges : BackgroundService
{
    readonly RecentLook<OperationsSnapshot> look;
    readonly TimeProvider clock;
    readonly TimeSpan every;
    readonly ILogger<OperationsGauges> log;
    readonly Meter meter;
    volatile OperationsSnapshot? latest;

    public OperationsGauges(RecentLook<OperationsSnapshot> look, TimeProvider clock, IOptions<TelemetryOptions> options, ILogger<OperationsGauges> log)
    {
        (this.look, this.clock, this.log, every) = (look, clock, log, options.Value.ExportEvery);
        meter = new Meter(MeterName);
        One("mediation.timers.waiting", "Timers that are not fired yet.", s => s.Backlog.TimersWaiting);
        One("mediation.timers.due", "Timers that are due now.", s => s.Backlog.TimersDue);
        One("mediation.timers.dead", "Timers that ran out of attempts.", s => s.Backlog.TimersDead);
        One("mediation.timers.overdue", "Seconds that the oldest due timer has been waiting.", s => (long)s.Backlog.OverdueFor.TotalSeconds);
        One("mediation.cases.stalled", "Open cases that stand still.", s => s.StalledCases);
        One("mediation.wakeup.gaps", "Waits that nothing would wake, and the like; 0 is the proof of wake-up.", s => s.Gaps.Values.Sum());
        Each("mediation.outbox", "Mails that are not done, by state.", "state", s => s.Backlog.Outbox);
        Each("mediation.incidents.open", "Incidents that nobody has settled, by kind.", "kind", s => s.Backlog.Incidents);
    }

    /// <summary>Its own per host: two hosts in one process (tests) must not count for each other.</summary>
    public string MeterName { get; } = $"MediationWorkflows.Operations.{Guid.NewGuid():N}";

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "A database that is away leaves a gap in the curve, not a dead service.")]
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(every, clock);
        do
        {
            try
            {
                latest = await look.GetAsync(stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                latest = null;
                LogFailed(e.GetType().Name);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    void One(string name, string description, Func<OperationsSnapshot, long> value) =>
        meter.CreateObservableGauge(name, () => latest is { } snapshot ? [new Measurement<long>(value(snapshot))] : Array.Empty<Measurement<long>>(), description: description);

    void Each(string name, string description, string tag, Func<OperationsSnapshot, IReadOnlyDictionary<string, int>> values) =>
        meter.CreateObservableGauge(
            name,
            () => latest is { } snapshot ? values(snapshot).Select(p => new Measurement<long>(p.Value, new KeyValuePair<string, object?>(tag, p.Key))) : [],
            description: description);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Counting for the gauges failed ({Cause}); they pause until it works again")]
    partial void LogFailed(string cause);

    public override void Dispose()
    {
        meter.Dispose();
        base.Dispose();
    }
}
