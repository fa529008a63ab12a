using System.Diagnostics.Metrics;
using NodaTime;

namespace MediationWorkflows.Telemetry;

/// <summary>
/// What this process counts, all of it here. Counting costs next to nothing while nobody listens; the host decides whether
/// anything is exported. Tags are names of kinds and states, never ids or content.
/// </summary>
public static class Meters
{
    /// <summary>The meter's name, for exporters.</summary>
    public const string Name = "MediationWorkflows";

    private static readonly Meter Meter = new(Name);

    private static readonly Counter<long> Bursts = Meter.CreateCounter<long>("mediation.bursts", "{burst}", "Bursts that ran, by stimulus and by how they left the instance.");
    private static readonly Histogram<double> BurstSeconds = Meter.CreateHistogram<double>("mediation.burst.duration", "s", "Time that the interpreter took, without the commit.");
    private static readonly Counter<long> TimersFired = Meter.CreateCounter<long>("mediation.timers.fired", "{timer}", "Timers fired, by kind.");
    private static readonly Histogram<double> TimerLateness = Meter.CreateHistogram<double>("mediation.timers.lateness", "s", "How long after its due instant a timer fired.");
    private static readonly Counter<long> TimersFailed = Meter.CreateCounter<long>("mediation.timers.failed", "{timer}", "Firings that failed, by kind.");
    private static readonly Counter<long> LeftOut = Meter.CreateCounter<long>("mediation.schedules.left_out", "{occurrence}", "Occurrences of schedules that were too late, or that somebody left out.");
    private static readonly Counter<long> Conflicts = Meter.CreateCounter<long>("mediation.conflicts", "{conflict}", "Units of work that ran again because another writer was first.");
    private static readonly Counter<long> LostClaims = Meter.CreateCounter<long>("mediation.claims.lost", "{claim}", "Claims that another node had taken over when they were to be finished.");
    private static readonly Counter<long> Mails = Meter.CreateCounter<long>("mediation.mails", "{mail}", "Mails that reached a state: Sent, Bounced, Failed, Unknown, Suppressed, Queued again.");
    private static readonly Counter<long> Incidents = Meter.CreateCounter<long>("mediation.incidents.raised", "{incident}", "Incidents raised, by kind.");
    private static readonly Counter<long> Findings = Meter.CreateCounter<long>("mediation.reconciler.findings", "{finding}", "Gaps that a reconciliation found, by kind.");

    public static void BurstRan(string stimulus, string subStatus, TimeSpan took)
    {
        Bursts.Add(1, new("stimulus", stimulus), new("substatus", subStatus));
        BurstSeconds.Record(took.TotalSeconds, new KeyValuePair<string, object?>("stimulus", stimulus));
    }

    /// <param name="late">From the due instant to the firing.</param>
    public static void TimerFired(string kind, Duration late)
    {
        TimersFired.Add(1, new KeyValuePair<string, object?>("kind", kind));
        TimerLateness.Record(Math.Max(0, late.TotalSeconds), new KeyValuePair<string, object?>("kind", kind));
    }

    public static void TimerFailed(string kind) => TimersFailed.Add(1, new KeyValuePair<string, object?>("kind", kind));

    public static void OccurrenceLeftOut() => LeftOut.Add(1);

    public static void ConflictRetried() => Conflicts.Add(1);

    /// <param name="of">Timer or mail.</param>
    public static void ClaimLost(string of) => LostClaims.Add(1, new KeyValuePair<string, object?>("of", of));

    public static void MailReached(string state) => Mails.Add(1, new KeyValuePair<string, object?>("state", state));

    public static void IncidentRaised(string kind) => Incidents.Add(1, new KeyValuePair<string, object?>("kind", kind));

    public static void FindingMade(string kind) => Findings.Add(1, new KeyValuePair<string, object?>("kind", kind));
}
