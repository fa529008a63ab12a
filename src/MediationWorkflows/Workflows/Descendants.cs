using MediationWorkflows.Database;
using MediationWorkflows.Engine.Execution;
using Microsoft.EntityFrameworkCore;

namespace MediationWorkflows.Workflows;

/// <summary>Counts what starts below an instance that nobody started, so that workflows that start themselves cannot multiply for ever.</summary>
public sealed class Descendants(AppDb db)
{
    private int inline;

    /// <summary>Counted on the root's row, in the current unit of work. A root that retention has removed bounds nothing any more.</summary>
    /// <exception cref="LineageException">There would be too many; nothing was counted.</exception>
    internal async Task ReserveAsync(Lineage child, string definitionId, int count, CancellationToken ct)
    {
        if (child.Nesting > 0 && inline + count > Lineage.MaxInline)
            throw LineageException.TooManyInline(definitionId);
        var root = Guid.ParseExact(child.Root!, "N");
        if (db.FindTracked<WorkflowInstance>(root) is { State: EntityState.Added, Entity: var starting })
        {
            if (starting.Descendants + count > Lineage.MaxDescendants)
                throw LineageException.TooMany(definitionId);
            starting.Descendants += count;
        }
        else
        {
            // One statement: several instances below one root may start others at the same time.
            var counted = await db.Set<WorkflowInstance>().Where(i => i.Id == root && i.Descendants + count <= Lineage.MaxDescendants)
                .ExecuteUpdateAsync(set => set.SetProperty(i => i.Descendants, i => i.Descendants + count), ct);
            if (counted == 0 && await db.Set<WorkflowInstance>().AnyAsync(i => i.Id == root, ct))
                throw LineageException.TooMany(definitionId);
        }

        inline += child.Nesting > 0 ? count : 0;
    }
}
