using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Items;
using NodaTime;

namespace MediationWorkflows.Documents;

/// <summary>Shows a document to participants by name, if there is consent for all of them. A revision is shared anew.</summary>
public sealed class ShareDocument(AccessPolicy policy, ShareContent share)
{
    public sealed record Command(Guid DocumentId, IReadOnlyList<Guid> With, Viewer By);

    public async Task<ShareContent.Result> RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var (document, access) = await policy.FindAsync<Document>(command.By, command.DocumentId, "document", now, ct);
        if (!access.CanRead(document))
        {
            throw new NotFoundException("document");
        }

        document.RequireNotSealed();
        return await share.RunAsync(document, command.With, access, now, ct);
    }
}
