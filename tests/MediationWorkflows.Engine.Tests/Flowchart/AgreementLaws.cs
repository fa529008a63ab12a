using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using MediationWorkflows.Engine.Execution;
using static MediationWorkflows.Engine.Tests.Draw;

namespace MediationWorkflows.Engine.Tests.Flowchart;

/// <summary>
/// Where every fork is met by its join the two algorithms agree: graphs made of one activity, one after the other, all at once up to a
/// join, or one of two ways.
/// </summary>
public sealed class AgreementLaws
{
    private static readonly Arbitrary<SeriesParallel> Graphs = Arb.From(Of(4), g => g.Simpler());

    [Fact]
    public void Counters_and_tokens_agree_on_series_parallel_graphs() => Laws.Hold(Prop.ForAll(Graphs, AnyDrawing.Order, (graph, order) =>
    {
        var json = graph.Workflow();
        Run Play(Run run)
        {
            run.Start();
            foreach (var pick in order)
            {
                if (run.Bookmarks.Count > 0)
                    run.Resume(run.Bookmarks.Values.Select(b => b.ActivityId).Order(StringComparer.Ordinal).ElementAt(pick % run.Bookmarks.Count));
            }

            return run;
        }

        var (counters, tokens) = (Play(Run.Of(json)), Play(Run.TokenBased(json)));
        return (counters.Lines.SequenceEqual(tokens.Lines) && counters.State.SubStatus == tokens.State.SubStatus && counters.Bookmarks.Keys.Order().SequenceEqual(tokens.Bookmarks.Keys.Order()))
            .Label($"counters {string.Join(' ', counters.Lines)} {counters.State.SubStatus}, tokens {string.Join(' ', tokens.Lines)} {tokens.State.SubStatus}");
    }));

    private static Gen<SeriesParallel> Of(int depth)
    {
        var leaf = Gen.Elements("Line", "Line", "Wait").Select(kind => new SeriesParallel(kind, []));
        return depth == 0 ? leaf : Gen.Elements("Series", "All", "Choice", "Leaf").SelectMany(kind => kind == "Leaf"
            ? leaf
            : Gen.Choose(2, kind == "Choice" ? 2 : 3).SelectMany(n => Gen.ArrayOf(Of(depth - 1), n).Select(parts => new SeriesParallel(kind, parts))));
    }

    private sealed record SeriesParallel(string Kind, SeriesParallel[] Parts)
    {
        public IEnumerable<SeriesParallel> Simpler() => [.. Parts, .. Parts.SelectMany((part, i) => part.Simpler().Select(s => this with { Parts = [.. Parts[..i], s, .. Parts[(i + 1)..]] }))];

        public override string ToString() => Parts.Length == 0 ? Kind : $"{Kind}({string.Join<SeriesParallel>(", ", Parts)})";

        public Json Workflow()
        {
            List<JsonObject> activities = [Activity("Start", "start")];
            List<string> connections = [];
            Draw(["start"], activities, connections);
            return Tests.Draw.Workflow(Flow(activities, [.. connections]));
        }

        /// <summary>Draws the graph after these ends; returns its own.</summary>
        private string[] Draw(string[] after, List<JsonObject> activities, List<string> connections)
        {
            switch (Kind)
            {
                case "Series":
                    return Parts.Aggregate(after, (ends, part) => part.Draw(ends, activities, connections));
                case "All":
                    var fork = Add(Line($"fork{activities.Count}"), after, activities, connections);
                    string[] ends = [.. Parts.SelectMany(p => p.Draw([fork], activities, connections))];
                    return [Add(Activity("FlowJoin", $"join{activities.Count}", ("mode", "WaitAll")), ends, activities, connections)];
                case "Choice":
                    var choice = Add(Activity("FlowDecision", $"choice{activities.Count}", ("condition", activities.Count % 2 == 0)), after, activities, connections);
                    return [Add(Line($"met{activities.Count}"), [.. Parts[0].Draw([$"{choice}.True"], activities, connections), .. Parts[1].Draw([$"{choice}.False"], activities, connections)], activities, connections)];
                default:
                    return [Add(Kind == "Line" ? Line($"line{activities.Count}") : Activity("Event", $"wait{activities.Count}", ("eventName", "go")), after, activities, connections)];
            }
        }

        private static string Add(JsonObject activity, string[] after, List<JsonObject> activities, List<string> connections)
        {
            var id = activity["id"]!.GetValue<string>();
            activities.Add(activity);
            connections.AddRange(after.Select(a => $"{a}-{id}"));
            return id;
        }
    }
}
