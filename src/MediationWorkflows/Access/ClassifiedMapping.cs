using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MediationWorkflows.Access;

/// <summary>Tells the model where a row's case, class and owner stand, for filters that run in the database.</summary>
public static class ClassifiedMapping
{
    private const string Annotation = "Mediation:Classified";

    /// <summary>Every row of the entity has the same class.</summary>
    /// <param name="owner">The column that holds the owner's participation; null when the rows belong to the case as a whole.</param>
    public static void IsClassified<T>(this EntityTypeBuilder<T> builder, InformationClass @class, string? owner = null, string caseId = "CaseId")
        where T : class, IClassified => builder.HasAnnotation(Annotation, $"{caseId}|{@class}|{owner}");

    /// <summary>Each row carries its own class and owner.</summary>
    public static void IsClassifiedByRow<T>(this EntityTypeBuilder<T> builder, string owner = nameof(IClassified.OwnerId))
        where T : class, IClassified => builder.HasAnnotation(Annotation, $"CaseId||{owner}");

    /// <summary>As <see cref="IsClassifiedByRow{T}"/>, and some or all rows are <see cref="IReserved"/>.</summary>
    /// <param name="column">A column that is null in the rows that are not.</param>
    public static void IsReservedByRow<T>(this EntityTypeBuilder<T> builder, string column, string? owner = nameof(IClassified.OwnerId))
        where T : class, IReserved => builder.HasAnnotation(Annotation, $"CaseId||{owner}|{column}");

    /// <exception cref="InvalidOperationException">The map does not say: nobody may list such rows.</exception>
    internal static Columns Of(IReadOnlyEntityType? entity)
    {
        if (entity?.FindAnnotation(Annotation)?.Value is not string value)
        {
            throw new InvalidOperationException($"The map of {entity?.Name ?? "this type"} does not say how its rows are classified.");
        }

        var parts = value.Split('|');
        return new Columns(parts[0], parts[1].Length == 0 ? null : Enum.Parse<InformationClass>(parts[1]), parts[2].Length == 0 ? null : parts[2], parts.ElementAtOrDefault(3));
    }

    /// <param name="CaseId">The column with the case.</param>
    /// <param name="Class">The class of all rows; null when the column Class holds it.</param>
    /// <param name="Owner">The column with the owner, if rows have owners.</param>
    /// <param name="Reserved">The column that is not null in reserved rows, if there may be such.</param>
    internal sealed record Columns(string CaseId, InformationClass? Class, string? Owner, string? Reserved);
}
