using MediationWorkflows.Reminders;
using NodaTime;

namespace MediationWorkflows.Monitoring;

/// <summary>What a downtime left behind, and what becomes of it. Process metadata only; long lists are cut, the counts are not.</summary>
/// <param name="Late">What fires late, at once: waits of workflows, starts, events, schedules as each of them catches up.</param>
/// <param name="Deadlines">Deadlines with rungs that were missed.</param>
/// <param name="Waiting">Silence that came due while nobody could answer: it has its consequence later, or when somebody approves.</param>
/// <param name="DeliveryUnknown">Mails that may or may not have gone out; a person decides over each (<c>/operations/mail</c>).</param>
public sealed record ReplayPlan(
    Instant At, int LateCount, IReadOnlyList<LateTimer> Late, int DeadlineCount, IReadOnlyList<LateDeadline> Deadlines, IReadOnlyList<PutOffConsequence> Waiting,
    int DeliveryUnknown)
{
    public bool IsEmpty => LateCount + DeadlineCount + Waiting.Count + DeliveryUnknown == 0;
}

/// <param name="FiresFor">Of a schedule: the occurrence that fires for all that were missed. Null: it is too late, and none fires.</param>
public sealed record LateTimer(long Id, string Kind, Guid? InstanceId, Instant DueAt, Instant? FiresFor);

/// <param name="Sends">The one mail per audience that still goes out, and when.</param>
/// <param name="Collapses">Rungs that a later one makes needless.</param>
/// <param name="Silence">What silence does; null where the ladder is not that far.</param>
public sealed record LateDeadline(
    Guid DeadlineId, Guid CaseId, string Kind, IReadOnlyList<ReplayedRung> Sends, IReadOnlyList<string> Collapses, SilenceAfterDowntime? Silence);

public sealed record ReplayedRung(string Rung, Audience Audience, Instant SendAt);

public enum SilenceAfterDowntime
{
    /// <summary>Nobody was warned: a last warning goes out first, and has its full business day (T5).</summary>
    WarnsFirst,

    /// <summary>They were warned, but could not answer while nothing ran: the next full business day is theirs, unless a coordinator approves earlier.</summary>
    WaitsForApproval,
}

public sealed record PutOffConsequence(Guid DeadlineId, Guid CaseId, string Kind, Instant ConsequenceFrom, bool MayBeApproved);
