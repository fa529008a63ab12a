using System.Net.Mail;
using MediationWorkflows.Access;
using MediationWorkflows.Engine;
using NodaTime;

namespace MediationWorkflows.Parties;

/// <summary>A person as somebody enters them for a case.</summary>
/// <param name="Key">A short name within the case: lower-case letters, digits, dashes.</param>
/// <param name="Role">One of the role names.</param>
/// <param name="TimeZone">IANA id; the case's when null.</param>
/// <param name="Language">BCP 47; English when null.</param>
/// <param name="Representing">The key of the party that a representative acts for.</param>
public sealed record PartyInput(
    string Key, string Role, string Name, string Email, string? TimeZone = null, string? Language = null, ContactInput? Contact = null, string? Representing = null);

/// <summary>How somebody may safely be reached.</summary>
/// <param name="Channels">See <see cref="SafeChannels"/>; null: mail to the one address.</param>
/// <param name="Language">BCP 47; as it is when null.</param>
public sealed record ContactInput(
    bool NoContact = false, LocalTime? QuietFrom = null, LocalTime? QuietTo = null, IReadOnlyList<string>? Channels = null, string? Language = null);

internal static class PartyInputCheck
{
    /// <summary>Adds what is wrong with the input to <paramref name="errors"/>, each under the field as the API spells it.</summary>
    /// <param name="at">What stands before the fields' names, such as <c>parties[0].</c>; empty where the party is the whole body.</param>
    public static void Check(PartyInput party, string at, Dictionary<string, Phrase[]> errors)
    {
        if (string.IsNullOrEmpty(party.Key) || party.Key.Length > 40 || !party.Key.All(c => char.IsAsciiLetterOrDigit(c) || c == '-'))
        {
            errors[$"{at}key"] = ["A short name of letters, digits and dashes, for example client."];
        }

        if (RoleOf(party.Role) is not { } role)
        {
            errors[$"{at}role"] = [$"Unknown role. One of {string.Join(", ", InACase)}."];
        }
        else if (role == Access.Role.Representative && string.IsNullOrEmpty(party.Representing))
        {
            errors[$"{at}representing"] = ["A representative names the key of the party they act for."];
        }

        if (!OneLine.Fits(party.Name, 200))
        {
            errors[$"{at}name"] = ["Give a name of at most 200 characters, on one line."];
        }

        if (!IsEmail(party.Email))
        {
            errors[$"{at}email"] = ["This is not an e-mail address."];
        }

        if (party.Language is not null && !IsLanguage(party.Language))
        {
            errors[$"{at}language"] = ["A language tag, for example en or es-MX."];
        }

        if (party.TimeZone is not null && DateTimeZoneProviders.Tzdb.GetZoneOrNull(party.TimeZone) is null)
        {
            errors[$"{at}timeZone"] = ["Unknown time zone. Use an IANA id, for example America/New_York."];
        }

        Check(party.Contact ?? new ContactInput(), $"{at}contact.", errors);
    }

    /// <inheritdoc cref="Check(PartyInput, string, Dictionary{string, Phrase[]})"/>
    public static void Check(ContactInput contact, string at, Dictionary<string, Phrase[]> errors)
    {
        if (contact.QuietFrom is null != contact.QuietTo is null)
        {
            errors[$"{at}safeTimes"] = ["Quiet hours have a beginning and an end."];
        }

        if (SafeChannels.FaultOf(contact.Channels) is { } fault)
        {
            errors[$"{at}channels"] = [fault];
        }

        if (contact.Language is not null && !IsLanguage(contact.Language))
        {
            errors[$"{at}language"] = ["A language tag, for example en or es-MX."];
        }
    }

    /// <summary>The role that the name means; null for unknown names and for roles that only accounts hold.</summary>
    public static Role? RoleOf(string? name) => InACase.Cast<Role?>().FirstOrDefault(r => string.Equals(r.ToString(), name, StringComparison.Ordinal));

    private static readonly Role[] InACase =
        [.. Enum.GetValues<Role>().Except([Access.Role.Administrator, Access.Role.Designer, Access.Role.Auditor, Access.Role.Analyst])];

    /// <summary>Looks like BCP 47: a language that we have no words in is served in English.</summary>
    public static bool IsLanguage(string text) => text.Length <= 35 && text.Split('-') is [{ Length: 2 or 3 } language, ..] parts
        && language.All(char.IsAsciiLetter) && parts.All(p => p.Length > 0 && p.All(char.IsAsciiLetterOrDigit));

    private static bool IsEmail(string? text) => text is { Length: > 2 and <= 254 } && !text.Any(char.IsWhiteSpace)
        && MailAddress.TryCreate(text, out var address) && string.Equals(address.Address, text, StringComparison.Ordinal)
        && address.Host.Contains('.', StringComparison.Ordinal) && !address.Host.StartsWith('.') && !address.Host.EndsWith('.');
}
