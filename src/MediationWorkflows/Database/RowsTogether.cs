using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Update;

namespace MediationWorkflows.Database;

/// <summary>Says of an entity that a step may write thousands of its rows, which then go to the database together: see <see cref="BurstRows"/>.</summary>
internal static class RowsTogether
{
    private const string Annotation = "Mediation:RowsTogether";

    /// <param name="change">What happens to so many: they are added, or modified (then the entity has one key column and a version).</param>
    public static void WritesTogether<T>(this EntityTypeBuilder<T> builder, EntityState change)
        where T : class => builder.HasAnnotation(Annotation, change);

    public static bool IsWrittenTogether(this IUpdateEntry entry) => entry.EntityType.FindAnnotation(Annotation)?.Value is EntityState change && change == entry.EntityState;
}
