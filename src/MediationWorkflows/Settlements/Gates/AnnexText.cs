using System.IO.Compression;
using System.Text;
using System.Xml;
using MediationWorkflows.Database;
using MediationWorkflows.Documents;
using Microsoft.EntityFrameworkCore;

namespace MediationWorkflows.Settlements.Gates;

/// <summary>The words of an annex where its type lets one read them: plain text, and the text documents that are zipped XML.</summary>
internal static class AnnexText
{
    /// <summary>An annex is some pages; a file that unpacks to more is not read at all.</summary>
    private const int LongestText = 4_000_000;

    private const int LargestFile = 20_000_000;

    /// <returns>Null when it is of no such type, too large, or damaged.</returns>
    public static async Task<string?> OfAsync(AppDb db, Document document, CancellationToken ct)
    {
        if (document.Size > LargestFile || document.ContentType is not { } type || !IsRead(type))
        {
            return null;
        }

        using var file = new MemoryStream();
        await foreach (var piece in DocumentContents.PiecesAsync(db, document.ContentId, document.Size, ct))
        {
            file.Write(piece.Span);
        }

        file.Position = 0;
        try
        {
            return type.StartsWith("text/", StringComparison.Ordinal) ? Encoding.UTF8.GetString(file.GetBuffer(), 0, (int)file.Length) : Unzipped(file);
        }
        catch (Exception e) when (e is InvalidDataException or XmlException)
        {
            return null;
        }
    }

    private static bool IsRead(string type) => type.StartsWith("text/", StringComparison.Ordinal)
        || type.EndsWith(".wordprocessingml.document", StringComparison.Ordinal) || type.EndsWith(".opendocument.text", StringComparison.Ordinal);

    private static string? Unzipped(Stream file)
    {
        using var zip = new ZipArchive(file);
        var text = new StringBuilder();
        // Foot- and endnotes, headers and comments bind, too.
        foreach (var entry in zip.Entries.Where(e => e.FullName is "content.xml" || (e.FullName.StartsWith("word/", StringComparison.Ordinal) && e.FullName.EndsWith(".xml", StringComparison.Ordinal))))
        {
            using var xml = XmlReader.Create(entry.Open(), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, MaxCharactersInDocument = LongestText, XmlResolver = null });
            while (xml.Read())
            {
                if (xml.NodeType is XmlNodeType.Text or XmlNodeType.SignificantWhitespace or XmlNodeType.Whitespace)
                {
                    text.Append(xml.Value);
                }
                else if (xml is { NodeType: XmlNodeType.EndElement, LocalName: "p" })
                {
                    text.Append("\n\n");
                }
            }
        }

        return text.Length == 0 ? null : text.ToString();
    }
}
