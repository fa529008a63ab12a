using System.Text.Json;
using System.Text.Json.Serialization;
using NodaTime;
using NodaTime.Text;

namespace MediationWorkflows.Calendars;

/// <summary>How dates, times of day, working hours and rules look in the JSON files of calendars and ladders.</summary>
static class TimeJson
{
    public static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        AllowOutOfOrderMetadataProperties = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        ReadCommentHandling = JsonCommentHandling.Skip,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
        Converters = { new DateConverter(), new HoursConverter(), new TimeConverter(), new RuleConverter(), new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };

    static readonly LocalTimePattern HourAndMinute = LocalTimePattern.CreateWithInvariantCulture("HH:mm");

    sealed class DateConverter : JsonConverter<LocalDate>
    {
        public override LocalDate Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.String && LocalDatePattern.Iso.Parse(reader.GetString()!) is { Success: true } parsed
                ? parsed.Value
                : throw new JsonException("a date is written 2027-01-31 and must exist.");

        public override void Write(Utf8JsonWriter writer, LocalDate value, JsonSerializerOptions options) =>
            writer.WriteStringValue(LocalDatePattern.Iso.Format(value));
    }

    sealed class HoursConverter : JsonConverter<WorkingHours>
    {
        public override WorkingHours Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            var ends = reader.TokenType == JsonTokenType.String ? reader.GetString()!.Split('-') : [];
            return ends.Length == 2 && HourAndMinute.Parse(ends[0]) is { Success: true } opens && HourAndMinute.Parse(ends[1]) is { Success: true } closes
                && opens.Value < closes.Value
                    ? new WorkingHours(opens.Value, closes.Value)
                    : throw new JsonException("working hours are written 09:00-17:00, the start before the end.");
        }

        public override void Write(Utf8JsonWriter writer, WorkingHours value, JsonSerializerOptions options) =>
            writer.WriteStringValue($"{HourAndMinute.Format(value.Opens)}-{HourAndMinute.Format(value.Closes)}");
    }

    sealed class TimeConverter : JsonConverter<LocalTime>
    {
        public override LocalTime Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.String && HourAndMinute.Parse(reader.GetString()!) is { Success: true } parsed
                ? parsed.Value
                : throw new JsonException("a time of day is written 09:00.");

        public override void Write(Utf8JsonWriter writer, LocalTime value, JsonSerializerOptions options) => writer.WriteStringValue(HourAndMinute.Format(value));
    }

    sealed class RuleConverter : JsonConverter<DeadlineRule>
    {
        public override DeadlineRule Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            try
            {
                return DeadlineRule.Parse(reader.TokenType == JsonTokenType.String ? reader.GetString()! : "");
            }
            catch (InvalidRuleException e)
            {
                throw new JsonException(e.Message, e);
            }
        }

        public override void Write(Utf8JsonWriter writer, DeadlineRule value, JsonSerializerOptions options) => writer.WriteStringValue(value.Text);
    }
}
