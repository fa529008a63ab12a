using System.Globalization;
using System.Text;
using MediationWorkflows.Cases;

namespace MediationWorkflows.Documents;

/// <summary>What the sender says that a file is.</summary>
public sealed record FileClaim(string? Name, string? ContentType);

/// <summary>A type of file, and how its bytes show that they are of it.</summary>
internal sealed record FileType(string Extension, string ContentType, Func<ReadOnlySpan<byte>, bool> IsHead, bool IsText = false)
{
    /// <exception cref="InvalidInputException">A part of a text that no text has.</exception>
    public void CheckPart(ReadOnlySpan<byte> part)
    {
        if (IsText && part.IndexOf((byte)0) >= 0)
        {
            throw FileTypes.Lie();
        }
    }
}

/// <summary>
/// The files that are taken in. A file's name, the type that its sender declares and its first bytes must all say the same: a
/// program that calls itself a picture, or a web page that calls itself a text, is refused.
/// </summary>
internal static class FileTypes
{
    private const int LongestName = 200;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private static readonly FileType[] All =
    [
        new("pdf", "application/pdf", head => head.StartsWith("%PDF-"u8)),
        new("png", "image/png", head => head.StartsWith((ReadOnlySpan<byte>)[0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])),
        new("jpg", "image/jpeg", head => head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF])),
        new("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", IsOpenXml),
        new("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", IsOpenXml),
        new("odt", "application/vnd.oasis.opendocument.text", head => IsZip(head) && head.IndexOf("mimetypeapplication/vnd.oasis.opendocument.text"u8) == 30),
        new("txt", "text/plain", IsPlainText, IsText: true),
        new("csv", "text/csv", IsPlainText, IsText: true),
    ];

    public static IEnumerable<string> Names => All.Select(t => t.Extension);

    /// <exception cref="InvalidInputException">The type is not taken in, or the three do not agree.</exception>
    public static FileType Find(FileClaim claim, ReadOnlySpan<byte> head, DocumentOptions options)
    {
        var extension = Path.GetExtension(NameOf(claim)).TrimStart('.').ToLowerInvariant();
        var type = Array.Find(All, t => t.Extension == (extension == "jpeg" ? "jpg" : extension));
        if (type is null || !options.TypesTaken.Contains(type.Extension, StringComparer.Ordinal))
        {
            throw new InvalidInputException("file", $"Files of this type are not taken in. Taken in are: {string.Join(", ", options.TypesTaken)}.");
        }

        return string.Equals(claim.ContentType, type.ContentType, StringComparison.OrdinalIgnoreCase) && type.IsHead(head) ? type : throw Lie();
    }

    /// <summary>The file's name without the folders that some senders add.</summary>
    /// <exception cref="InvalidInputException">It is no name, or has characters that hide what it is.</exception>
    public static string NameOf(FileClaim claim)
    {
        var name = claim.Name?[(claim.Name.LastIndexOfAny(['/', '\\']) + 1)..].Trim().Normalize(NormalizationForm.FormC) ?? "";
        return name.Length is 0 or > LongestName || name.EnumerateRunes().Any(IsInvisible)
            ? throw new InvalidInputException("file", $"The file needs a name of at most {LongestName} characters that can all be seen.")
            : name;
    }

    public static InvalidInputException Lie() => new("file", "The file is not what its name and its declared type say.");

    // Among them the marks that turn the writing direction round, which make "exe.txt" out of "txt.exe".
    private static bool IsInvisible(Rune rune) => Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate
        or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned;

    private static bool IsZip(ReadOnlySpan<byte> head) => head.StartsWith("PK\u0003\u0004"u8);

    private static bool IsOpenXml(ReadOnlySpan<byte> head) => IsZip(head) && (head.IndexOf("[Content_Types].xml"u8) >= 0 || head.IndexOf("_rels/.rels"u8) >= 0);

    private static bool IsPlainText(ReadOnlySpan<byte> head)
    {
        foreach (var other in All)
        {
            if (!other.IsText && other.IsHead(head))
            {
                return false;
            }
        }

        Span<char> start = stackalloc char[512];
        try
        {
            Utf8.GetDecoder().Convert(head, start, flush: false, out _, out var length, out _);
            // A browser that looks for itself instead of believing "text" would find markup here.
            return !start[..length].TrimStart('\uFEFF').TrimStart().StartsWith("<");
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }
}
