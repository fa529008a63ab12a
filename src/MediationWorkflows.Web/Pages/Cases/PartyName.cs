using MediationWorkflows.Access;
using Microsoft.Extensions.Localization;

namespace MediationWorkflows.Web.Pages.Cases;

/// <summary>
/// What a page calls a participant. Short names are codes of a case; those that are named after their part ("mediator",
/// "institution") are said in the reader's language, any other as it was given.
/// </summary>
static class PartyName
{
    public static string? Say(this IStringLocalizer<Texts> text, string? key) => key switch
    {
        null => null,
        "institution" => text[$"Role.{Role.InstitutionRepresentative}"],
        _ when key.All(char.IsAsciiLetter) && Enum.TryParse<Role>(key, ignoreCase: true, out var role) => text[$"Role.{role}"],
        _ => key,
    };
}
