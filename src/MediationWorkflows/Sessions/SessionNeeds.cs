using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Parties;

namespace MediationWorkflows.Sessions;

/// <summary>What makes it possible for people to take part in a session (R60): somebody who interprets for them, and what else they said that they need.</summary>
public sealed class SessionNeeds(AppDb db)
{
    public const string Arranged = "Arranged";

    /// <summary>Those who attend and said that they need something. What an interpreter says of languages is what they offer.</summary>
    public async Task<IReadOnlyList<Participation>> OfAsync(Session session, CancellationToken ct) =>
        [.. (await db.ParticipationsAsync(session.CaseId, ct)).Where(p => session.IsAttendedBy(p.Id)
            && (p.Accommodations is not null || p.TreatmentPreferences is not null || (p.InterpreterLanguage is not null && p.Role != Role.Interpreter)))];

    /// <param name="answer">What was said about the needs; <see cref="Arranged"/> where there are any.</param>
    internal async Task RequireMetAsync(Session session, string? answer, CancellationToken ct)
    {
        var needs = await OfAsync(session, ct);
        if (needs.Count > 0 && answer != Arranged)
        {
            throw new InvalidInputException("data.needs", $"Somebody needs something so that they can take part: say {Arranged} once it is.");
        }

        var wanted = needs.Where(n => n.Role != Role.Interpreter).Select(n => LanguageOf(n.InterpreterLanguage)).OfType<string>().ToHashSet(StringComparer.OrdinalIgnoreCase);
        if (wanted.Count == 0)
        {
            return;
        }

        var interpreters = (await db.ParticipationsAsync(session.CaseId, ct)).Where(p => p.Role == Role.Interpreter && session.IsAttendedBy(p.Id)).ToList();
        if (interpreters.Count == 0)
        {
            throw new StateException("Somebody speaks through an interpreter, and none attends this session.", "NoInterpreter", "cancel", nameof(Role.Interpreter));
        }

        if (!wanted.IsSubsetOf(interpreters.Select(p => LanguageOf(p.InterpreterLanguage)).OfType<string>()))
        {
            throw new StateException(
                "Nobody who interprets in this session has said that they speak the language that is needed. Put down which language each of them speaks, or ask somebody else.",
                "OtherLanguage", "access-needs", "cancel", nameof(Role.Interpreter));
        }
    }

    /// <summary>Who needs es-MX is understood by who speaks es.</summary>
    private static string? LanguageOf(string? tag) => tag?.Split('-')[0];
}
