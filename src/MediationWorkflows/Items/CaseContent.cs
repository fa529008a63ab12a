using MediationWorkflows.Database;
using MediationWorkflows.Documents;

namespace MediationWorkflows.Items;

internal static class CaseContent
{
    /// <summary>An item or a document by its id, whichever it is.</summary>
    public static async Task<IAuthored?> ContentAsync(this AppDb db, Guid id, CancellationToken ct) =>
        await db.FindAsync<InfoItem>([id], ct) is { } item ? item : await db.FindAsync<Document>([id], ct);
}
