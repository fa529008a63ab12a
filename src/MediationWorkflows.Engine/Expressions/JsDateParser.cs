namespace MediationWorkflows.Engine.Expressions;

/// <summary>
/// Date.parse as V8 does it: the ISO format of ECMAScript, else numbers, names of months and zones in whatever order people write
/// them. Without a zone a date alone in ISO format is UTC, and everything else local time, which here is UTC too.
/// </summary>
internal static class JsDateParser
{
    public static double Parse(string text)
    {
        var reading = new Reading(text);
        return reading.Run() ? reading.Value() : double.NaN;
    }

    private ref struct Reading(string text)
    {
        private JsDateTokens tokens = new(text);
        private readonly List<int> day = [];
        private readonly List<int> time = [];
        private bool isIso;
        private int month;
        private int? halfOfDay;
        private int zoneSign;
        private int? zoneHour;
        private int? zoneMinute;

        public bool Run()
        {
            if (Iso() is not { } token)
                return false;
            var hasNumber = day.Count > 0;
            for (; !token.IsEnd; token = tokens.Next())
            {
                var isRead = token.Kind switch
                {
                    DateTokenKind.Number => Number(token.Value),
                    DateTokenKind.Word => Word(token, hasNumber),
                    _ when token.IsSign && (time.Count > 0 || (zoneHour == 0 && zoneMinute == 0)) => Offset(token.Sign),
                    // A second offset, or an end of what never began.
                    _ => !(hasNumber && (token.IsSign || token.IsSymbol(')'))),
                };
                if (!isRead)
                    return false;
                hasNumber |= token.IsNumber || (token.IsSign && zoneSign != 0);
            }

            return true;
        }

        public readonly double Value()
        {
            // V8 counts the seconds of an absurd offset in 32 bits.
            var offset = unchecked((uint)(((zoneHour ?? 0) * 3600) + ((zoneMinute ?? 0) * 60)));
            return offset <= int.MaxValue && Date() is var (y, m, d) && TimeOfDay() is { } ms
                ? JsDateText.Clip(JsDateMath.Make(y, m - 1, d, 0, 0, 0, ms) - (zoneSign * offset * 1000.0))
                : double.NaN;
        }

        private readonly (int Year, int Month, int Day)? Date()
        {
            if (day.Count == 0)
                return null;
            int[] parts = [.. day, .. Enumerable.Repeat(1, 3 - day.Count)];
            var yearFirst = isIso || !IsDay(parts[0]);
            var (y, m, d) = (month > 0, yearFirst) switch
            {
                (true, true) => (parts[0], month, parts[1]),
                (true, false) => (parts[1], month, parts[0]),
                (false, true) => (parts[0], parts[1], parts[2]),
                (false, false) => (parts[2], parts[0], parts[1]),
            };
            if (!isIso && y is >= 0 and <= 99)
                y += y < 50 ? 2000 : 1900;
            return IsMonth(m) && IsDay(d) ? (y, m, d) : null;
        }

        private readonly double? TimeOfDay()
        {
            int[] parts = [.. time, .. Enumerable.Repeat(0, 4 - time.Count)];
            if (halfOfDay is { } half)
            {
                if (parts[0] > 12)
                    return null;
                parts[0] = (parts[0] % 12) + half;
            }

            var isMidnight = parts is [24, 0, 0, 0];
            return isMidnight || (parts[0] < 24 && parts[1] < 60 && parts[2] < 60 && parts[3] < 1000)
                ? (((((parts[0] * 60.0) + parts[1]) * 60) + parts[2]) * 1000) + parts[3]
                : null;
        }

        // The token that does not fit is where looser reading goes on; null: a time that began so can be nothing else.
        private DateToken? Iso()
        {
            if (tokens.Peek.IsSign)
            {
                var sign = tokens.Next();
                if (!tokens.Peek.HasDigits(6))
                    return sign;
                var year = tokens.Next().Value;
                if (sign.Sign < 0 && year == 0)
                    return sign;
                day.Add(sign.Sign * year);
            }
            else if (tokens.Peek.HasDigits(4))
            {
                day.Add(tokens.Next().Value);
            }
            else
            {
                return tokens.Next();
            }

            for (var part = 0; part < 2 && tokens.Skip('-'); part++)
            {
                if (!tokens.Peek.HasDigits(2) || !(part == 0 ? IsMonth(tokens.Peek.Value) : IsDay(tokens.Peek.Value)))
                    return tokens.Next();
                day.Add(tokens.Next().Value);
            }

            if (tokens.Peek.Word == DateWord.TimeFollows)
            {
                tokens.Next();
                if (!IsoTime() || !IsoZone() || !tokens.Peek.IsEnd)
                    return null;
            }
            else if (!tokens.Peek.IsEnd)
            {
                return tokens.Next();
            }

            isIso = true;
            return tokens.Peek;
        }

        private bool IsoTime()
        {
            if (!IsoPart(24) || !tokens.Skip(':') || !IsoPart(59))
                return false;
            if (!tokens.Skip(':'))
                return true;
            if (!IsoPart(59))
                return false;
            if (!tokens.Skip('.'))
                return true;
            if (!tokens.Peek.IsNumber || (time[0] == 24 && tokens.Peek.Value > 0))
                return false;
            time.Add(JsDateTokens.Milliseconds(tokens.Next()));
            return true;
        }

        private bool IsoPart(int most)
        {
            if (!tokens.Peek.HasDigits(2) || tokens.Peek.Value > (time is [24, ..] ? 0 : most))
                return false;
            time.Add(tokens.Next().Value);
            return true;
        }

        private bool IsoZone()
        {
            if (tokens.Peek.IsZ)
            {
                tokens.Next();
                (zoneSign, zoneHour, zoneMinute) = (1, 0, 0);
                return true;
            }

            if (!tokens.Peek.IsSign)
                return true;
            zoneSign = tokens.Next().Sign;
            if (tokens.Peek.HasDigits(4))
            {
                (zoneHour, zoneMinute) = (tokens.Peek.Value / 100, tokens.Peek.Value % 100);
                tokens.Next();
            }
            else
            {
                if (!tokens.Peek.HasDigits(2))
                    return false;
                zoneHour = tokens.Next().Value;
                if (!tokens.Skip(':') || !tokens.Peek.HasDigits(2))
                    return false;
                zoneMinute = tokens.Next().Value;
            }

            return zoneHour < 24 && zoneMinute < 60;
        }

        private bool Number(int n)
        {
            if (tokens.Skip(':'))
            {
                // "9::5" lacks its minutes.
                if (tokens.Skip(':'))
                {
                    if (time.Count > 0)
                        return false;
                    time.AddRange([n, 0]);
                    return true;
                }

                if (time.Count == 4)
                    return false;
                time.Add(n);
                tokens.Skip('.');
                return true;
            }

            if (tokens.Skip('.') && IsTimeExpected(n))
            {
                time.Add(n);
                if (!tokens.Peek.IsNumber)
                    return false;
                EndTime(JsDateTokens.Milliseconds(tokens.Next()));
                return true;
            }

            if (zoneHour is not null && zoneMinute is null && n < 60)
            {
                zoneMinute = n;
                return true;
            }

            if (IsTimeExpected(n))
            {
                EndTime(n);
                return tokens.Peek is { IsEnd: true } or { Kind: DateTokenKind.Space } or { IsZ: true } or { IsSign: true };
            }

            if (day.Count == 3)
                return false;
            day.Add(n);
            tokens.Skip('-');
            return true;
        }

        private readonly bool IsTimeExpected(int n) => time.Count switch
        {
            1 or 2 => n < 60,
            3 => n < 1000,
            _ => false,
        };

        private readonly void EndTime(int n)
        {
            if (time.Count < 4)
                time.Add(n);
            while (time.Count < 4)
                time.Add(0);
        }

        private bool Word(DateToken word, bool hasNumber)
        {
            switch (word.Word)
            {
                case DateWord.HalfOfDay when time.Count > 0:
                    halfOfDay = word.Value;
                    return true;
                case DateWord.Month:
                    month = word.Value;
                    tokens.Skip('-');
                    return true;
                case DateWord.Zone when hasNumber:
                    (zoneSign, zoneHour, zoneMinute) = (word.Value < 0 ? -1 : 1, Math.Abs(word.Value), 0);
                    return true;
                default:
                    // Any word may stand in front, apart from the first number.
                    return !hasNumber && !tokens.Peek.IsNumber;
            }
        }

        private bool Offset(int sign)
        {
            zoneSign = sign;
            var digits = tokens.Peek.IsNumber ? tokens.Next() : default;
            if (tokens.Peek.IsSymbol(':'))
                (zoneHour, zoneMinute) = (digits.Value, null);
            else if (digits.Length is 1 or 2)
                (zoneHour, zoneMinute) = (digits.Value, 0);
            else if (digits.Length is 3 or 4)
                (zoneHour, zoneMinute) = (digits.Value / 100, digits.Value % 100);
            else
                return false;
            return true;
        }

        private static bool IsMonth(int n) => n is >= 1 and <= 12;

        private static bool IsDay(int n) => n is >= 1 and <= 31;
    }
}
