using System.Reflection;
using MediationWorkflows.Access;
using MediationWorkflows.Database;
using MediationWorkflows.Items;
using MediationWorkflows.Whistleblowing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata;

namespace MediationWorkflows.Summaries;

/// <summary>
/// All that was written into a case and that is not for everybody: items, what was said at the table and in the forum, options and proposals, safety events.
/// Found by the model, so that what is added to it is among this without being named.
/// </summary>
public sealed class WordsOfCase(AppDb db)
{
    /// <summary>Classes of what people say; the others are the process itself, and what was agreed.</summary>
    private static readonly InformationClass[] Said =
    [
        InformationClass.Joint, InformationClass.PartyPrivate, InformationClass.Caucus, InformationClass.Clinical, InformationClass.SpeciallyProtected,
        InformationClass.Safety, InformationClass.Whistleblower,
    ];

    private static readonly MethodInfo RowsOfType = typeof(WordsOfCase).GetMethod(nameof(RowsAsync), BindingFlags.NonPublic | BindingFlags.Instance)!;

    /// <param name="IsTelling">Even a word or two of it tells something; of a title ("Report") they do not.</param>
    public sealed record Written(IClassified Row, ClassifiedText Text, bool IsTelling);

    public async Task<IReadOnlyList<Written>> OfAsync(Guid caseId, CancellationToken ct)
    {
        // Flushed, not committed: what this unit of work has added is found as well.
        await db.SaveChangesAsync(ct);
        var written = new List<Written>();
        foreach (var type in db.Model.GetEntityTypes().Where(IsSaid))
        {
            foreach (var row in await (Task<List<IClassified>>)RowsOfType.MakeGenericMethod(type.ClrType).Invoke(this, [type, caseId, ct])!)
            {
                written.AddRange(TextsOf(db.Entry(row)).Select(t => new Written(row, t.Text, t.Name == nameof(InfoItem.Text) && row is InfoItem or WhistleblowerReport)));
            }
        }

        return written;
    }

    /// <summary>A summary is made of the others and is judged by them.</summary>
    private static bool IsSaid(IEntityType type) => typeof(IClassified).IsAssignableFrom(type.ClrType) && !typeof(IDerived).IsAssignableFrom(type.ClrType)
        && ClassifiedMapping.Of(type).Class is var @class && (@class is null || Said.Contains(@class.Value));

    private async Task<List<IClassified>> RowsAsync<T>(IEntityType type, Guid caseId, CancellationToken ct)
        where T : class, IClassified
    {
        var column = ClassifiedMapping.Of(type).CaseId;
        var rows = await db.Set<T>().Where(row => EF.Property<Guid>(row, column) == caseId).ToListAsync(ct);
        return [.. rows.Where(row => Said.Contains(row.Class))];
    }

    /// <summary>Of the row, and of the lines that hang on it.</summary>
    private IEnumerable<(string Name, ClassifiedText Text)> TextsOf(EntityEntry entry) =>
        entry.Properties.Where(p => p.CurrentValue is ClassifiedText).Select(p => (p.Metadata.Name, (ClassifiedText)p.CurrentValue!))
            .Concat(entry.Collections.SelectMany(c => c.CurrentValue?.Cast<object>() ?? []).SelectMany(line => TextsOf(db.Entry(line))));
}
