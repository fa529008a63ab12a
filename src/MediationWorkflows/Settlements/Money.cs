using System.Collections.Frozen;
using NodaTime;

namespace MediationWorkflows.Settlements;

/// <summary>What a payment is for (R32).</summary>
public enum MonetaryHead
{
    MedicalCosts,
    LostWages,
    PainAndSuffering,
    Other,
}

/// <summary>One of several payments that add up to a term's amount.</summary>
public sealed record Instalment(LocalDate Due, decimal Amount);

/// <summary>The currencies of ISO 4217 that people pay in.</summary>
public static class Currencies
{
    public const string Usual = "USD";

    private static readonly FrozenSet<string> Known =
        """
        AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD
        EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR
        LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR
        SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VES VND VUV WST XAF XCD XOF XPF YER ZAR ZMW ZWL
        """.Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Those without cents; all others count two decimals here.</summary>
    private static readonly FrozenSet<string> Whole = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF".Split(' ').ToFrozenSet(StringComparer.Ordinal);

    public static bool Has(string code) => Known.Contains(code);

    /// <summary>Whether the amount can be paid in it to the last digit.</summary>
    public static bool CanPay(string code, decimal amount) => decimal.Round(amount, Whole.Contains(code) ? 0 : 2) == amount;
}
