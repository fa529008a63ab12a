using NodaTime;

namespace MediationWorkflows.Calendars;

public enum TraceKind
{
    /// <summary>What the count starts from.</summary>
    Anchor,

    /// <summary>A local time that the clocks skip or repeat, and how it was read (T9).</summary>
    Clock,

    /// <summary>A non-working day inside a count of business days.</summary>
    Skipped,

    /// <summary>A day, or a while, in which the clock stood still (T7).</summary>
    Held,

    /// <summary>The day a calendar count came to.</summary>
    Landed,

    /// <summary>A non-working day left by rolling (T2).</summary>
    Rolled,

    /// <summary>The due date; always last.</summary>
    Due,
}

/// <summary>One reason for a due date. <paramref name="Date"/> is the local day it is about; <paramref name="Text"/> is a sentence.</summary>
public sealed record TraceStep(TraceKind Kind, LocalDate Date, string Text);
