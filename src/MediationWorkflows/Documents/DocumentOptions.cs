using System.ComponentModel.DataAnnotations;

namespace MediationWorkflows.Documents;

/// <summary>Section <c>Documents</c>: which files are taken in.</summary>
public sealed class DocumentOptions : IValidatableObject
{
    public const string Section = "Documents";

    [Range(1, 2048)]
    public int MaxMegabytes { get; set; } = 25;

    /// <summary>Names of <see cref="FileTypes"/>; null for all of them.</summary>
    public IReadOnlyList<string>? Types { get; set; }

    /// <summary>The types that are taken in.</summary>
    public IEnumerable<string> TypesTaken => Types ?? FileTypes.Names;

    internal long MaxBytes => MaxMegabytes * 1024L * 1024;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Types is not null && Types.Except(FileTypes.Names, StringComparer.Ordinal).FirstOrDefault() is { } unknown)
        {
            yield return new ValidationResult($"There is no file type '{unknown}'. Known: {string.Join(", ", FileTypes.Names)}.", [nameof(Types)]);
        }
    }
}
