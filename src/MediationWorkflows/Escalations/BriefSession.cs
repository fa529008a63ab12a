using MediationWorkflows.Engine;

namespace MediationWorkflows.Escalations;

/// <summary>A brief session is ninety minutes over one issue, by an agenda that is the same each time (R51).</summary>
public static class BriefSession
{
    public const int Minutes = 90;

    /// <param name="Minutes">How long it takes.</param>
    public sealed record Item(int Minutes, Phrase What);

    public static readonly IReadOnlyList<Item> Agenda =
    [
        new(5, "What this session is about, and nothing else"),
        new(15, "What was promised, and what is missing"),
        new(20, "What stood in the way, in the words of each side"),
        new(30, "What can be done, by whom and until when"),
        new(15, "A cure plan of twenty business days at most, an amendment, or neither"),
        new(5, "What was agreed is read out"),
    ];
}
