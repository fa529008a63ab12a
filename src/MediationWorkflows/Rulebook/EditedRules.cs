using MediationWorkflows.Database;
using Microsoft.EntityFrameworkCore;

namespace MediationWorkflows.Rulebook;

/// <summary>The rules of one kind that somebody edited. Read untracked: versions never change.</summary>
public sealed class EditedRules(AppDb db)
{
    public Task<RuleVersion?> LatestAsync(string kind, string key, CancellationToken ct) =>
        Rows(kind, key).OrderByDescending(r => r.Version).FirstOrDefaultAsync(ct);

    public Task<RuleVersion?> FindAsync(string kind, string key, int version, CancellationToken ct) =>
        Rows(kind, key).FirstOrDefaultAsync(r => r.Version == version, ct);

    /// <summary>The newest version of each.</summary>
    public Task<List<RuleVersion>> LatestOfAllAsync(string kind, CancellationToken ct) => db.Set<RuleVersion>().AsNoTracking()
        .Where(r => r.Kind == kind && !db.Set<RuleVersion>().Any(later => later.Kind == kind && later.Key == r.Key && later.Version > r.Version)).ToListAsync(ct);

    public Task<List<string>> KeysAsync(string kind, CancellationToken ct) =>
        db.Set<RuleVersion>().Where(r => r.Kind == kind).Select(r => r.Key).Distinct().ToListAsync(ct);

    /// <summary>Oldest first.</summary>
    public Task<List<RuleVersion>> HistoryAsync(string kind, string key, CancellationToken ct) => Rows(kind, key).OrderBy(r => r.Version).ToListAsync(ct);

    public void Add(RuleVersion version) => db.Add(version);

    private IQueryable<RuleVersion> Rows(string kind, string key) => db.Set<RuleVersion>().AsNoTracking().Where(r => r.Kind == kind && r.Key == key);
}
