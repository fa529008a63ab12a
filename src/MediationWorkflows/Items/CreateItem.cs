using System.Security.Cryptography;
using System.Text;
using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Parties;
using NodaTime;

namespace MediationWorkflows.Items;

/// <summary>Somebody puts a piece of information into the case. It is theirs, unless it is for the joint record.</summary>
public sealed class CreateItem(AppDb db, AccessPolicy policy, AuditTrail audit)
{
    /// <summary>The classes that items carry; the others belong to records of their own.</summary>
    private static readonly InformationClass[] Classes =
    [
        InformationClass.Joint, InformationClass.PartyPrivate, InformationClass.Caucus, InformationClass.Clinical,
        InformationClass.SpeciallyProtected, InformationClass.Safety, InformationClass.Whistleblower,
    ];

    public sealed record Command(Guid CaseId, InformationClass Class, string Title, string Text, Guid? SessionId, Viewer By);

    public async Task<InfoItem> RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var access = await policy.For(command.By, command.CaseId, now, ct);
        access.Demand(CaseAction.WriteItem);
        (await db.FindAsync<MediationCase>([command.CaseId], ct))!.RequireOpen();
        Check(command);
        // Nobody files under a class of which they could not even read their own.
        if (access.Level(command.Class) < AccessLevel.Shared)
        {
            throw new NotAllowedException("Your part in this case does not include information of this class.");
        }

        var author = await AuthorAsync(access, now, ct);
        var item = new InfoItem
        {
            Id = Ids.New(now),
            CaseId = command.CaseId,
            Class = command.Class,
            AuthorId = author.Id,
            OwnerId = command.Class == InformationClass.Joint ? null : author.RepresentsId ?? author.Id,
            Title = new ClassifiedText(command.Title.Trim()),
            Text = new ClassifiedText(command.Text),
            SessionId = command.SessionId,
            ContentHash = HashOf(command),
            CreatedAt = now,
        };
        db.Add(item);
        await audit.AppendAsync(command.CaseId, command.By.PersonId, "item.created", now, ct, nameof(InfoItem), item.Id.ToString("N"), $$"""{"class":"{{item.Class}}"}""");
        return item;
    }

    private async Task<Participation> AuthorAsync(CaseAccess access, Instant now, CancellationToken ct) =>
        (await db.ParticipationsAsync(access.CaseId, ct)).FirstOrDefault(p => p.PersonId == access.Viewer.PersonId && p.IsInMandate(now))
        ?? throw new NotAllowedException("Only somebody who takes part in the case adds to it.");

    private static void Check(Command command)
    {
        var errors = new Dictionary<string, string[]>(StringComparer.Ordinal);
        if (!Classes.Contains(command.Class))
        {
            errors["class"] = [$"An item is of one of these classes: {string.Join(", ", Classes)}."];
        }

        if (string.IsNullOrWhiteSpace(command.Title) || command.Title.Length > 200)
        {
            errors["title"] = ["Give a title of at most 200 characters."];
        }

        if (string.IsNullOrWhiteSpace(command.Text))
        {
            errors["text"] = ["There is no text."];
        }

        if (errors.Count > 0)
        {
            throw new InvalidInputException(errors);
        }
    }

    private static string HashOf(Command command) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
        $"{command.Class}\n{command.Title.Trim().Length}:{command.Title.Trim()}\n{command.Text.Length}:{command.Text}")));
}
