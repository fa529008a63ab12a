using System.Diagnostics.CodeAnalysis;
using MediationWorkflows.Cases;

namespace MediationWorkflows.Web.Api;

/// <summary>Bodies are read leniently and checked by field, so that the answer names what is missing.</summary>
static class Input
{
    /// <exception cref="InvalidInputException">The field is missing.</exception>
    public static T Required<T>(T? value, string field)
        where T : struct => value ?? throw new InvalidInputException(field, "This is needed.");

    /// <summary>An element of a list, which JSON may leave null.</summary>
    /// <exception cref="InvalidInputException">It is null.</exception>
    public static T Element<T>(T? value, string field)
        where T : class => value ?? throw new InvalidInputException(field, "This is needed.");

    /// <exception cref="InvalidInputException">The field is missing or empty.</exception>
    public static string Required([NotNull] string? value, string field) =>
        string.IsNullOrWhiteSpace(value) ? throw new InvalidInputException(field, "This is needed.") : value;
}

/// <summary>The body of a command that takes words and nothing else.</summary>
sealed record TextRequest(string? Text);

/// <summary>The body of a command that asks why and nothing else.</summary>
sealed record ReasonRequest(string? Reason);
