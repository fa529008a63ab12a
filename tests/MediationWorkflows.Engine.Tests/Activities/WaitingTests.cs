using MediationWorkflows.Engine.Execution;
using NodaTime;
using static MediationWorkflows.Engine.Tests.Draw;

namespace MediationWorkflows.Engine.Tests.Activities;

public sealed class WaitingTests
{
    private const string Result = """[{"id":"r","name":"R","typeName":"Object"}]""";

    [Fact]
    public void An_event_s_payload_becomes_its_result()
    {
        var run = Run.Of(Workflow(Activity("Event", "e", ("eventName", "go"), ("result", Capture("r"))), Result)).Start();
        Assert.Equal(("Event", "go"), run.Bookmarks.Values.Select(b => (b.Kind, b.Key)).Single());

        run.Resume("e", """{"a":1}""");

        Assert.Equal("""{"a":1}""", run.Variable("R"));
    }

    [Fact]
    public void An_event_without_a_payload_gives_an_empty_object() =>
        Assert.Equal("{}", Run.Of(Workflow(Activity("Event", "e", ("eventName", "go"), ("result", Capture("r"))), Result)).Start().Resume("e").Variable("R"));

    [Fact]
    public void A_trigger_counts_once_and_then_waits_like_any_other()
    {
        var run = Run.Of(Workflow(Flow([Activity("Event", "e", ("eventName", "go")), Line("a")], "e-a", "a-e"))).Start(trigger: "e");

        Assert.Equal(["a"], run.Lines);
        Assert.Single(run.Bookmarks);
    }

    [Fact]
    public void StartAt_in_the_past_is_complete_at_once_and_in_the_future_waits()
    {
        var run = Run.Of(Workflow(Sequence(
            Activity("StartAt", "past", ("dateTime", "2029-01-01T00:00:00+02:00")), Line("now"), Activity("StartAt", "future", ("dateTime", "2030-01-08T10:00:00+01:00")), Line("then")))).Start();
        Assert.Equal(["now"], run.Lines);
        Assert.Equal(Instant.FromUtc(2030, 1, 8, 9, 0), run.Bookmarks.Values.Single().DueAt);

        Assert.Equal(["now", "then"], run.Wake().Lines);
    }

    [Fact]
    public void Timer_waits_a_minute_unless_told_otherwise()
    {
        Assert.Equal(Run.T0 + Duration.FromMinutes(1), Run.Of(Workflow(Activity("Timer", "t"))).Start().Bookmarks.Values.Single().DueAt);
        Assert.Equal(Run.T0 + Duration.FromHours(72), Run.Of(Workflow(Activity("Timer", "t", ("interval", "72:00:00")))).Start().Bookmarks.Values.Single().DueAt);
    }

    [Theory]
    [InlineData("00:00:05", 5)]
    [InlineData("1.02:03:04", 93784)]
    [InlineData("72:00:00", 259200)]
    [InlineData("PT1H30M", 5400)]
    [InlineData("P2D", 172800)]
    [InlineData("2", 172800)]
    [InlineData("00:00:00.5000000", 0.5)]
    public void A_delay_reads_spans_as_NET_and_as_ISO_write_them(string span, double seconds) =>
        Assert.Equal(Run.T0 + Duration.FromSeconds(seconds), Run.Of(Workflow(Activity("Delay", "d", ("timeSpan", span)))).Start().Bookmarks.Values.Single().DueAt);

    [Fact]
    public void A_delay_of_thirty_years_is_a_delay() =>
        Assert.Equal(Run.T0 + Duration.FromDays(10950), Run.Of(Workflow(Activity("Delay", "d", ("timeSpan", "10950.00:00:00")))).Start().Bookmarks.Values.Single().DueAt);

    [Fact]
    public void A_delay_that_is_no_span_faults_and_does_not_repeat_the_value()
    {
        var run = Run.Of(Workflow(Activity("Delay", "d", ("timeSpan", "secret")))).Start();

        Assert.Equal(WorkflowSubStatus.Faulted, run.State.SubStatus);
        Assert.DoesNotContain("secret", run.State.ToJson() + string.Concat(run.Journal.Select(j => j.Data?.ToJsonString())), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0 0 * * * *", "2030-01-07T10:00:00Z")]
    [InlineData("0 30 9 * * *", "2030-01-07T09:30:00Z")]
    [InlineData("0 9 * * *", "2030-01-08T09:00:00Z")]
    [InlineData("0 0 9 * * MON-FRI", "2030-01-08T09:00:00Z")]
    [InlineData("*/10 * * * * *", "2030-01-07T09:00:10Z")]
    [InlineData("0 0 0 29 2 *", "2032-02-29T00:00:00Z")]
    [InlineData("0 0 0 L * *", "2030-01-31T00:00:00Z")]
    [InlineData("0 0 0 LW 3 *", "2030-03-29T00:00:00Z")]
    [InlineData("0 0 0 * * 5#2", "2030-01-11T00:00:00Z")]
    [InlineData("0 0 0 * * SUNL", "2030-01-27T00:00:00Z")]
    [InlineData("0 0 22-2 * * *", "2030-01-07T22:00:00Z")]
    public void Cron_waits_for_the_next_time_in_UTC(string cron, string expected) =>
        Assert.Equal(expected, Run.Of(Workflow(Activity("Cron", "c", ("cronExpression", cron)))).Start().Bookmarks.Values.Single().DueAt!.Value.ToString("g", System.Globalization.CultureInfo.InvariantCulture));

    [Fact]
    public void Cron_in_a_zone_moves_a_time_in_the_gap_forward_and_fires_once_in_the_overlap()
    {
        var zone = DateTimeZoneProviders.Tzdb["Europe/Berlin"];
        var cron = MediationWorkflows.Engine.Activities.CronExpression.Parse("0 30 2 * * *");

        Assert.Equal(Instant.FromUtc(2030, 3, 31, 1, 30), cron.Next(Instant.FromUtc(2030, 3, 30, 12, 0), zone));
        var first = cron.Next(Instant.FromUtc(2030, 10, 26, 12, 0), zone)!.Value;
        Assert.Equal(Instant.FromUtc(2030, 10, 27, 0, 30), first);
        Assert.Equal(Instant.FromUtc(2030, 10, 28, 1, 30), cron.Next(first, zone));
    }

    [Fact]
    public void Cron_does_not_lose_a_time_that_lies_before_one_which_a_gap_of_half_an_hour_moves()
    {
        var zone = DateTimeZoneProviders.Tzdb["Australia/Lord_Howe"];
        var cron = MediationWorkflows.Engine.Activities.CronExpression.Parse("0 0,20,40 2 * * *");
        List<string> fired = [];
        for (var at = Instant.FromUtc(2030, 10, 5, 12, 0); fired.Count < 3;)
        {
            at = cron.Next(at, zone)!.Value;
            fired.Add(at.InZone(zone).ToString("dd HH:mm", System.Globalization.CultureInfo.InvariantCulture));
        }

        Assert.Equal(["06 02:30", "06 02:40", "06 02:50"], fired);
    }

    [Theory]
    [InlineData("@daily", "2030-01-08T00:00:00Z")]
    [InlineData("@hourly", "2030-01-07T10:00:00Z")]
    [InlineData("@Weekly", "2030-01-13T00:00:00Z")]
    public void Cron_has_names_for_what_is_common(string cron, string expected) => Cron_waits_for_the_next_time_in_UTC(cron, expected);

    [Theory]
    [InlineData("2027-02-30T00:00:00Z")]
    [InlineData("2027-13-01")]
    [InlineData("Tue tomorrow 5")]
    [InlineData("February 3, 2027")]
    public void A_date_that_does_not_exist_is_a_fault_and_never_another_date(string date)
    {
        var run = Run.Of(Workflow(Sequence(Activity("StartAt", "at", ("dateTime", date)), Line("after")))).Start();

        Assert.Empty(run.Lines);
        Assert.Equal(WorkflowSubStatus.Faulted, run.State.SubStatus);
    }

    [Fact]
    public void RunTask_waits_for_its_task_and_takes_the_result()
    {
        var run = Run.Of(Workflow(Activity("RunTask", "t", ("taskName", "ask"), ("result", Capture("r"))), Result)).Start();
        Assert.Equal(("RunTask", "ask"), run.Bookmarks.Values.Select(b => (b.Kind, b.Key)).Single());

        Assert.Equal("42", run.Resume("t", "42").Variable("R"));
    }

    [Fact]
    public void PublishEvent_hands_the_event_to_the_host()
    {
        var run = Run.Of(Workflow(Activity("PublishEvent", "p", ("eventName", "go"), ("isLocalEvent", true), ("payload", "=({a: [1]})")))).Start();

        var published = Assert.Single(run.Published);
        Assert.Equal(("go", "i1", """{"a":[1]}"""), (published.Name, published.TargetInstanceId, published.Payload!.ToJsonString()));
    }

    internal static System.Text.Json.Nodes.JsonObject Capture(string id) => new()
    {
        ["typeName"] = "Object", ["memoryReference"] = new System.Text.Json.Nodes.JsonObject { ["id"] = id },
    };
}
