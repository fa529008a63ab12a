using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Database;
using MediationWorkflows.Sessions;
using NodaTime;

namespace MediationWorkflows.Facts;

/// <summary>Somebody who attends a session says what happened; every party at the table is asked whether it is so.</summary>
public sealed class StateFact(AppDb db, Floor floor, AuditTrail audit)
{
    public sealed record Command(Guid SessionId, string? Text, Viewer By);

    public async Task<StatementOfFact> RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var (session, speaker) = await floor.TakeAsync(command.SessionId, command.By, now, ct);
        var fact = new StatementOfFact
        {
            Id = Ids.New(now), CaseId = session.CaseId, SessionId = session.Id, StatedById = speaker.Id, Text = Floor.Words(command.Text, "text"), StatedAt = now,
        };
        fact.Answers.AddRange((await floor.PartiesAsync(session, ct)).Select(party => new FactAnswer
        {
            // Who says it agrees to it.
            FactId = fact.Id, ParticipationId = party.Id, Agrees = party.Id == speaker.Id ? true : null, At = party.Id == speaker.Id ? now : null,
        }));
        db.Add(fact);
        await audit.AppendAsync(fact, command.By.PersonId, "fact.stated", now, ct);
        return fact;
    }
}
