using MediationWorkflows.Engine.Execution;
using NodaTime;

namespace MediationWorkflows.Engine.Verification.Course;

/// <summary>
/// What a host knows about its own activities: which outcomes they can have, what is settled afterwards, and what must be settled before.
/// Facts are bits of the host's choosing; a fact is what holds on the way that a run has taken.
/// </summary>
public interface ICourseRules
{
    /// <summary>Whether the definition is one whose course is to be searched.</summary>
    bool Applies(CompiledWorkflow workflow);

    /// <summary>What holds when a run of it begins.</summary>
    ulong FactsAtStart(CompiledWorkflow workflow);

    /// <summary>The outcomes that this activity can have; null: all that its type offers.</summary>
    IReadOnlyList<string>? Outcomes(CompiledNode node);

    /// <summary>What holds after an outcome.</summary>
    ulong After(CompiledNode node, string outcome, ulong facts);

    /// <summary>Whether somebody from outside the house must act for this outcome; they may never do so.</summary>
    bool IsAnswerOfParty(CompiledNode node, string outcome);

    /// <summary>What this activity sends to parties, and how long it takes when nobody answers.</summary>
    Burden Burden(CompiledNode node);

    /// <summary>What is wrong with the activity wherever it stands.</summary>
    IEnumerable<Objection> About(CompiledNode node);

    /// <summary>What is wrong with the definition as a whole.</summary>
    IEnumerable<Objection> About(CompiledWorkflow workflow);

    /// <summary>What is wrong with beginning this activity when these facts hold.</summary>
    IEnumerable<Objection> Before(CompiledNode node, ulong facts);

    /// <summary>What is wrong with an outcome that no connection starts from.</summary>
    Objection? Unconnected(CompiledNode node, string outcome);

    /// <summary>What is wrong with an activity that no run comes to.</summary>
    Objection? Unreached(CompiledNode node);

    /// <summary>What is wrong with a run that ends with this outcome when these facts hold.</summary>
    Objection? AtEnd(CompiledWorkflow workflow, string outcome, ulong facts);
}

/// <summary>A reason against something, for people.</summary>
public sealed record Objection(Severity Severity, string Code, Phrase Message);

/// <param name="Mails">At least so many, to each party.</param>
/// <param name="Quiet">The outcome that comes by itself, or null where there is none.</param>
/// <param name="Takes">Until that outcome, at least.</param>
public readonly record struct Burden(int Mails, string? Quiet, Duration Takes);

/// <summary>A step of a counter-example: an activity, and the outcome with which the run left it (null: there the run is now).</summary>
/// <param name="NodeId">In the definition that was verified; that of an inner activity begins with its container's.</param>
/// <param name="Depth">0 on the diagram itself, more inside a definition that is used as activity.</param>
public sealed record CourseStep(string NodeId, string Name, string? Outcome, int Depth);
