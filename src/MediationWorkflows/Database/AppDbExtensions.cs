using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using NodaTime;

namespace MediationWorkflows.Database;

public static class AppDbExtensions
{
    /// <summary>An instant as a parameter of hand-written SQL: as the columns store it.</summary>
    public static object Parameter(this AppDb db, Instant instant) =>
        db.Provider == DatabaseProvider.Sqlite ? TimeConversions.ToText(instant) : instant.ToDateTimeUtc();

    /// <summary>Counts a row as changed although only rows that hang on it are: whoever read it before must look again.</summary>
    public static void Touch<T>(this AppDb db, T row)
        where T : class, IVersioned => db.Entry(row).Property(r => r.Version).IsModified = true;

    /// <summary>The row with this key, if this unit of work knows it already.</summary>
    public static EntityEntry<T>? FindTracked<T>(this AppDb db, object key)
        where T : class => db.WithoutDetecting(() => db.Set<T>().Local.FindEntryUntyped([key]));

    /// <summary>Whether this unit of work removes the row.</summary>
    public static bool IsRemoved(this AppDb db, object row) => db.WithoutDetecting(() => db.Entry(row).State == EntityState.Deleted);

    /// <summary>Asks for what only code changes. EF Core would compare tracked rows with what was read before it answers, over and over where many are fired together.</summary>
    private static T WithoutDetecting<T>(this AppDb db, Func<T> look)
    {
        var detects = db.ChangeTracker.AutoDetectChangesEnabled;
        db.ChangeTracker.AutoDetectChangesEnabled = false;
        try
        {
            return look();
        }
        finally
        {
            db.ChangeTracker.AutoDetectChangesEnabled = detects;
        }
    }

    /// <summary>Rows that the query finds in the database or that this unit of work has added and not yet saved; without those it removed.</summary>
    public static async Task<List<T>> WithPendingAsync<T>(this AppDb db, System.Linq.Expressions.Expression<Func<T, bool>> where, CancellationToken ct)
        where T : class
    {
        var stored = await db.Set<T>().Where(where).ToListAsync(ct);
        var tracked = db.WithoutDetecting(() => db.ChangeTracker.Entries<T>().ToList().FindAll(IsChanged));
        if (tracked.Count == 0)
        {
            return stored;
        }

        // Only rows of this kind were compared with what was read: of others it is not asked here.
        static bool IsChanged(EntityEntry<T> entry)
        {
            entry.DetectChanges();
            return entry.State != EntityState.Unchanged;
        }

        // Interpreted: compiling costs more than all else here.
        var matches = where.Compile(preferInterpretation: true);
        var added = tracked.Where(e => e.State == EntityState.Added && matches(e.Entity)).Select(e => e.Entity);
        return [.. stored.Where(row => !db.IsRemoved(row) && matches(row)).Concat(added)];
    }
}
