using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace MediationWorkflows.Database;

/// <summary>
/// Text that belongs to an information class: encrypted at rest, and silent where text leaks by accident (logs, exceptions,
/// string interpolation). Read <see cref="Reveal"/> only behind the access policy.
/// </summary>
public readonly struct ClassifiedText(string value) : IEquatable<ClassifiedText>
{
    /// <summary>Of what a person writes into one field; what is longer is a document.</summary>
    public const int Longest = 100_000;

    private readonly string? value = value;

    public string Reveal() => value ?? "";

    public override string ToString() => "[classified]";

    public bool Equals(ClassifiedText other) => string.Equals(value, other.value, StringComparison.Ordinal);

    public override bool Equals(object? obj) => obj is ClassifiedText other && Equals(other);

    public override int GetHashCode() => value?.GetHashCode(StringComparison.Ordinal) ?? 0;

    public static bool operator ==(ClassifiedText left, ClassifiedText right) => left.Equals(right);

    public static bool operator !=(ClassifiedText left, ClassifiedText right) => !left.Equals(right);
}

/// <summary>The one way from classified text to the database and back.</summary>
public sealed class ClassifiedTextConverter(IContentCipher cipher)
    : ValueConverter<ClassifiedText, string>(text => cipher.Protect(text.Reveal()), stored => new ClassifiedText(cipher.Unprotect(stored)));
