using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Parties;

namespace MediationWorkflows.Sessions;

/// <summary>What makes it possible for people to take part in a session (R60): somebody who interprets for them, and what else they said that they need.</summary>
public sealed class SessionNeeds(AppDb db)
{
    public const string Arranged = "Arranged";

    /// <summary>Those who attend and said that they need something.</summary>
    public async Task<IReadOnlyList<Participation>> OfAsync(Session session, CancellationToken ct) =>
        [.. (await db.ParticipationsAsync(session.CaseId, ct)).Where(p => session.IsAttendedBy(p.Id) && p is not { InterpreterLanguage: null, Accommodations: null, TreatmentPreferences: null })];

    /// <param name="answer">What was said about the needs; <see cref="Arranged"/> where there are any.</param>
    internal async Task RequireMetAsync(Session session, string? answer, CancellationToken ct)
    {
        var needs = await OfAsync(session, ct);
        if (needs.Count > 0 && answer != Arranged)
        {
            throw new InvalidInputException("data.needs", $"Somebody needs something so that they can take part: say {Arranged} once it is.");
        }

        var people = await db.ParticipationsAsync(session.CaseId, ct);
        if (needs.Any(n => n.InterpreterLanguage is not null) && !people.Any(p => p.Role == Role.Interpreter && session.IsAttendedBy(p.Id)))
        {
            throw new StateException("Somebody speaks through an interpreter, and none attends this session.", "NoInterpreter", "cancel", nameof(Role.Interpreter));
        }
    }
}
