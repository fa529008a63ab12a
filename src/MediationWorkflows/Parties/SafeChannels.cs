using System.Net.Mail;
using MediationWorkflows.Cases;
using MediationWorkflows.Engine;

namespace MediationWorkflows.Parties;

/// <summary>How somebody may be reached, in the order in which they want it tried: <c>email</c>, <c>email:second@example.org</c>, <c>phone</c>, <c>sms</c>, <c>post</c>.</summary>
public static class SafeChannels
{
    private const string Email = "email";
    private const string SecondEmail = "email:";

    /// <summary>What a person does by hand: the product itself only sends mail.</summary>
    private static readonly string[] ByHand = ["phone", "sms", "post"];

    /// <summary>Of somebody who said nothing about it.</summary>
    private static readonly string[] Usual = [Email];

    /// <summary>Why these cannot be taken: an entry is no channel, or there are two further addresses. Null: they can.</summary>
    public static Phrase? FaultOf(IReadOnlyList<string?>? channels)
    {
        if (channels?.All(IsChannel) == false)
        {
            return $"Each is email, email:ADDRESS, {string.Join(", ", ByHand)}.";
        }

        return channels?.Count(c => c!.StartsWith(SecondEmail, StringComparison.Ordinal)) > 1 ? (Phrase)"One further address is tried, not more." : null;
    }

    /// <summary>As it is stored; null for those who said nothing.</summary>
    /// <param name="channels">With no fault.</param>
    public static string? Store(IReadOnlyList<string>? channels) => channels is null ? null : string.Join(',', channels.Distinct(StringComparer.Ordinal));

    private static bool IsChannel(string? channel) => channel == Email || ByHand.Contains(channel, StringComparer.Ordinal)
        || (channel?.StartsWith(SecondEmail, StringComparison.Ordinal) == true && MailAddress.TryCreate(channel[SecondEmail.Length..], out var address)
            && address.Address == channel[SecondEmail.Length..] && !channel.Contains(',', StringComparison.Ordinal));

    public static IReadOnlyList<string> Read(string? stored) => stored is null ? Usual : stored.Split(',', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The further address among the channels, or null.</summary>
    public static string? SecondEmailOf(string? stored) =>
        Read(stored).FirstOrDefault(c => c.StartsWith(SecondEmail, StringComparison.Ordinal))?[SecondEmail.Length..];

    /// <summary>The address that mail goes to now: the first in the person's own order that does not bounce. Null: none.</summary>
    /// <param name="participation">Whose rules hold; null for mail outside any case.</param>
    public static string? AddressOf(Person person, Participation? participation)
    {
        foreach (var channel in Read(participation?.Channels))
        {
            if (channel == Email && person.EmailBouncedAt is null)
            {
                return person.Email;
            }

            if (channel.StartsWith(SecondEmail, StringComparison.Ordinal) && participation!.SecondEmailBouncedAt is null)
            {
                return channel[SecondEmail.Length..];
            }
        }

        return null;
    }
}
