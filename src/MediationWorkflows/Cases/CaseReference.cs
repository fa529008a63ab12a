using System.Globalization;
using NodaTime;

namespace MediationWorkflows.Cases;

/// <summary>What people call a case, for example <c>M-2027-7Q4KD2M9</c>: says nothing about anyone, and is easy to read out.</summary>
internal static class CaseReference
{
    // Without I, L, O and U, which are misheard or misread.
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    public static string For(Guid id, Instant now)
    {
        // The last bytes of the id are its random ones.
        var bytes = id.ToByteArray(bigEndian: true);
        var random = BitConverter.ToUInt64(bytes, 8);
        var text = new char[8];
        for (var i = 0; i < text.Length; i++)
        {
            text[i] = Alphabet[(int)((random >> (8 + (i * 5))) & 31)];
        }

        return string.Create(CultureInfo.InvariantCulture, $"M-{now.InUtc().Year}-{new string(text)}");
    }
}
