using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Engine;
using MediationWorkflows.Parties;
using MediationWorkflows.Sessions;
using NodaTime;

namespace MediationWorkflows.Items;

/// <summary>Somebody puts a piece of information into the case. It is theirs, unless it is for the joint record.</summary>
public sealed class CreateItem(AppDb db, Filing filing, AuditTrail audit)
{
    /// <summary>Longer texts are documents.</summary>
    public const int LongestText = 100_000;

    public sealed record Command(Guid CaseId, InformationClass Class, string Title, string Text, Guid? SessionId, Viewer By, Guid? CaucusId = null, Guid? ChannelId = null);

    public async Task<InfoItem> RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var (author, ownerId) = await filing.AdmitAsync(command.CaseId, command.Class, command.By, now, ct);
        Check(command);
        if (command.SessionId is { } session && (await db.FindAsync<Session>([session], ct))?.CaseId != command.CaseId)
        {
            throw new InvalidInputException("sessionId", "There is no such session in this case.");
        }

        if (command.CaucusId is { } caucus)
        {
            await RequireMemberAsync(command, caucus, author, ct);
        }

        var item = InfoItem.Write(
            command.CaseId, command.Class, author.Id, ownerId, command.Title.Trim(), command.Text, now, command.SessionId, command.CaucusId, command.ChannelId);
        db.Add(item);
        await audit.AppendAsync(item, command.By.PersonId, "item.created", now, ct, $$"""{"class":"{{item.Class}}"}""");
        return item;
    }

    /// <summary>What is filed under a caucus was told there, by somebody who was in it.</summary>
    private async Task RequireMemberAsync(Command command, Guid caucusId, Participation author, CancellationToken ct)
    {
        if (command.Class != InformationClass.Caucus)
        {
            throw new InvalidInputException("class", "What is told in a caucus is of the class Caucus.");
        }

        var caucus = await db.FindAsync<SessionBlock>([caucusId], ct);
        if (caucus is null || (command.SessionId is { } session && session != caucus.SessionId) || !caucus.Members.Exists(m => m.ParticipationId == author.Id || m.ParticipationId == author.RepresentsId))
        {
            throw new InvalidInputException("caucusId", "You were in no such caucus.");
        }
    }

    private static void Check(Command command)
    {
        var errors = new Dictionary<string, Phrase[]>(StringComparer.Ordinal);
        if (!OneLine.Fits(command.Title, 200))
        {
            errors["title"] = ["Give a title of at most 200 characters, on one line."];
        }

        if (string.IsNullOrWhiteSpace(command.Text))
        {
            errors["text"] = ["There is no text."];
        }
        else if (command.Text.Length > LongestText)
        {
            errors["text"] = [$"At most {LongestText} characters; send a longer text as a document."];
        }

        if (errors.Count > 0)
        {
            throw new InvalidInputException(errors);
        }
    }
}
