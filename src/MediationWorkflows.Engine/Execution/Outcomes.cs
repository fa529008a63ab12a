using System.Text.Json.Nodes;

namespace MediationWorkflows.Engine.Execution;

/// <summary>The named outcomes of a completed activity, shared where they are common.</summary>
internal sealed class Outcomes
{
    public static readonly Outcomes Done = new(["Done"]);
    public static readonly Outcomes None = new([]);
    public static readonly Outcomes True = new(["True"]);
    public static readonly Outcomes False = new(["False"]);

    private JsonNode? data;

    private Outcomes(string[] names) => Names = names;

    public string[] Names { get; }

    /// <summary>What the journal says; null for the plain "Done". Shared, never changed.</summary>
    public JsonNode? Data => ReferenceEquals(this, Done) ? null : data ??= Describe();

    public static Outcomes Of(string[] names) => names switch
    {
        ["Done"] => Done,
        ["True"] => True,
        ["False"] => False,
        [] => None,
        _ => new Outcomes(names),
    };

    public bool Contains(string name)
    {
        foreach (var n in Names)
        {
            if (n == name)
                return true;
        }

        return false;
    }

    private JsonObject Describe() => new() { ["Outcomes"] = new JsonArray([.. Names.Select(n => (JsonNode)JsonValue.Create(n)!)]) };
}
