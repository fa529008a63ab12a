using System.Text.Json;
using System.Text.Json.Serialization;
using NodaTime;
using NodaTime.Text;

namespace MediationWorkflows.Calendars;

/// <summary>Reads and writes <see cref="CalendarDefinition"/> as JSON: dates ISO, weekdays and kinds camelCase, hours "09:00-17:00".</summary>
public static class CalendarJson
{
    static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        AllowOutOfOrderMetadataProperties = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        ReadCommentHandling = JsonCommentHandling.Skip,
        WriteIndented = true,
        Converters = { new DateConverter(), new HoursConverter(), new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };

    /// <exception cref="InvalidCalendarException">What is wrong, and where in the text.</exception>
    public static CalendarDefinition Read(string json, string id)
    {
        try
        {
            return JsonSerializer.Deserialize<CalendarDefinition>(json, Options) ?? throw new InvalidCalendarException(id, "the file says null.");
        }
        catch (JsonException e)
        {
            throw new InvalidCalendarException(id, $"the JSON does not fit at {e.Path ?? "$"}, line {e.LineNumber + 1}: {e.Message}");
        }
    }

    public static string Write(CalendarDefinition definition) => JsonSerializer.Serialize(definition, Options);

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
        static readonly LocalTimePattern Pattern = LocalTimePattern.CreateWithInvariantCulture("HH:mm");

        public override WorkingHours Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            var ends = reader.TokenType == JsonTokenType.String ? reader.GetString()!.Split('-') : [];
            return ends.Length == 2 && Pattern.Parse(ends[0]) is { Success: true } opens && Pattern.Parse(ends[1]) is { Success: true } closes
                && opens.Value < closes.Value
                    ? new WorkingHours(opens.Value, closes.Value)
                    : throw new JsonException("working hours are written 09:00-17:00, the start before the end.");
        }

        public override void Write(Utf8JsonWriter writer, WorkingHours value, JsonSerializerOptions options) =>
            writer.WriteStringValue($"{Pattern.Format(value.Opens)}-{Pattern.Format(value.Closes)}");
    }
}
