using System.Diagnostics.CodeAnalysis;

namespace MediationWorkflows;

/// <summary>What people enter as a name or a title: it stands in lists and in headers of mails.</summary>
internal static class OneLine
{
    /// <summary>Whether it says something, in at most so many characters, none of which breaks a line or cannot be seen.</summary>
    public static bool Fits([NotNullWhen(true)] string? text, int longest) =>
        !string.IsNullOrWhiteSpace(text) && text.Length <= longest && !text.Any(char.IsControl);
}
