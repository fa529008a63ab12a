using MediationWorkflows.Database;
using MediationWorkflows.Parties;

namespace MediationWorkflows.Settlements;

/// <summary>A field of which something changed.</summary>
/// <param name="Field">Its name in the later version, or in the earlier one if it is gone.</param>
public sealed record FieldChange(string Field, IReadOnlyList<RedlinePiece> Pieces);

/// <summary>What a version changes of the one before it.</summary>
/// <param name="Since">The earlier version's number; null for the first.</param>
public sealed record VersionChanges(int? Since, IReadOnlyList<FieldChange> Changes);

/// <summary>Compares a version with the one before it. A term that only moved is the same term: terms are recognised by their words.</summary>
public sealed class CompareVersions(AppDb db)
{
    public async Task<VersionChanges> RunAsync(Settlement settlement, CancellationToken ct)
    {
        var before = (await db.WithPendingAsync<Settlement>(s => s.CaseId == settlement.CaseId && s.Number < settlement.Number, ct)).MaxBy(s => s.Number);
        if (before is null)
        {
            return new VersionChanges(Since: null, []);
        }

        var keys = (await db.ParticipationsAsync(settlement.CaseId, ct)).ToDictionary(p => p.Id.ToString("N"), p => p.Key, StringComparer.Ordinal);
        string Shown(ContentField? field) => field?.Value is { } value ? keys.GetValueOrDefault(value, value) : "";
        var changes = new List<FieldChange>();
        foreach (var (old, now) in Pairs([.. before.Terms.OrderBy(t => t.Position)], [.. settlement.Terms.OrderBy(t => t.Position)]))
        {
            changes.AddRange(Changed(old is null ? [] : [.. SettlementContent.FieldsOf(old)], now is null ? [] : [.. SettlementContent.FieldsOf(now)], field => field[(field.IndexOf('.', StringComparison.Ordinal) + 1)..]));
        }

        changes.AddRange(Changed([.. SettlementContent.FieldsOfWhole(before)], [.. SettlementContent.FieldsOfWhole(settlement)], field => field));
        return new VersionChanges(before.Number, changes);

        IEnumerable<FieldChange> Changed(IReadOnlyList<ContentField> old, IReadOnlyList<ContentField> now, Func<string, string> identity) =>
            now.Select(f => f.Name).Select(identity).Union(old.Select(f => identity(f.Name)), StringComparer.Ordinal)
                .Select(key => (Old: old.FirstOrDefault(f => identity(f.Name) == key), New: now.FirstOrDefault(f => identity(f.Name) == key)))
                .Where(pair => Shown(pair.Old) != Shown(pair.New))
                .Select(pair => new FieldChange((pair.New ?? pair.Old)!.Name, Redline.Of(Shown(pair.Old), Shown(pair.New))));
    }

    /// <summary>Terms with the same words belong together; between those, one replaced the other in order.</summary>
    private static IEnumerable<(SettlementTerm? Old, SettlementTerm? New)> Pairs(List<SettlementTerm> old, List<SettlementTerm> now)
    {
        var (gone, came) = (new Queue<SettlementTerm>(), new Queue<SettlementTerm>());
        foreach (var (x, y) in Redline.Align(old.ConvertAll(t => t.Text.Reveal()), now.ConvertAll(t => t.Text.Reveal())).Append((-1, -1)))
        {
            if (x is { } i && y is { } j)
            {
                while (gone.Count > 0 || came.Count > 0)
                {
                    yield return (gone.TryDequeue(out var before) ? before : null, came.TryDequeue(out var after) ? after : null);
                }

                if (i >= 0)
                {
                    yield return (old[i], now[j]);
                }
            }
            else if (x is { } removed)
            {
                gone.Enqueue(old[removed]);
            }
            else
            {
                came.Enqueue(now[y!.Value]);
            }
        }
    }
}
