using MediationWorkflows.Access;
using MediationWorkflows.Database;
using MediationWorkflows.Items;
using Microsoft.EntityFrameworkCore;

namespace MediationWorkflows.Summaries;

/// <summary>How many items of a class the summary says nothing of.</summary>
public sealed record LeftOutOfClass(InformationClass Class, int Count);

/// <summary>Tells a reader what was left out, by class, as far as they may know that it exists. Of whistleblowers' reports nobody is told.</summary>
public sealed class LeftOut(AppDb db)
{
    public async Task<IReadOnlyList<LeftOutOfClass>> OfAsync(Summary summary, CaseAccess access, CancellationToken ct)
    {
        var sources = summary.Sources.Select(s => s.SubjectId).ToList();
        return
        [
            .. (await access.Visible(db.Set<InfoItem>()).Where(i => i.Class != InformationClass.Whistleblower && !sources.Contains(i.Id)).Select(i => i.Class).ToListAsync(ct))
                .CountBy(c => c).OrderBy(c => c.Key).Select(c => new LeftOutOfClass(c.Key, c.Value)),
        ];
    }
}
