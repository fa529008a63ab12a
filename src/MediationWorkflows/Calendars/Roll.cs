namespace MediationWorkflows.Calendars;

/// <summary>Where a due date goes that lands on a non-working day (T2): parties' deadlines to the next working day, our own duties to the previous.</summary>
public enum Roll
{
    Next,
    Previous,
    None,
}
