using System.Globalization;
using MediationWorkflows.Activities;
using MediationWorkflows.Database;
using MediationWorkflows.Engine;
using MediationWorkflows.Engine.Definitions;
using MediationWorkflows.Engine.Execution;
using MediationWorkflows.Web.Api;
using MediationWorkflows.Web.Hosting;
using MediationWorkflows.Workflows;
using Microsoft.EntityFrameworkCore;
using static MediationWorkflows.Web.Hosting.Translations;

namespace MediationWorkflows.Web.Studio.Api;

/// <summary>What the palette and the property panels offer.</summary>
static class DescriptorEndpoints
{
    public static void MapDescriptors(this RouteGroupBuilder api)
    {
        var descriptors = api.MapGroup("/descriptors");
        descriptors.MapGet("/activities", (ApiRead read) => read.RunAsync(async (scope, _) => ElsaList.Of(
        [
            .. (await scope.Get<OfferedActivities>().ListAsync(CultureInfo.CurrentUICulture.TwoLetterISOLanguageName, scope.Ct)).Select(d => Activity(d)),
            .. await DefinitionsAsync(scope),
        ])));
        descriptors.MapGet("/expression-descriptors", () => ElsaList.Of<object>(
        [
            Expression("Literal", "Literal"),
            Expression("JavaScript", "JavaScript", "javascript"),
            Expression("Variable", "Variable"),
            Expression("Input", "Input"),
            Expression("Object", "Object", "json"),
        ]));
        descriptors.MapGet("/variables", () => ElsaList.Of<object>(
        [
            Variable("String", "Text"), Variable("Boolean", "Yes or no"), Variable("Int32", "Whole number"), Variable("Int64", "Large whole number"),
            Variable("Double", "Number"), Variable("Decimal", "Amount"), Variable("DateTimeOffset", "Instant"), Variable("TimeSpan", "Duration"),
            Variable("Guid", "Id"), Variable("Object", "Any value"),
        ]));
        descriptors.MapGet("/storage-drivers", () => ElsaList.Of<object>([new { typeName = "Workflow", displayName = "Workflow", priority = 0, deprecated = false }]));
        foreach (var kind in (string[])["incident-strategies", "log-persistence-strategies", "workflow-activation-strategies", "commit-strategies/workflows", "commit-strategies/activities"])
            descriptors.MapGet(kind, () => ElsaList.Empty);
        descriptors.MapPost("/activities/{type}/options/{property}", object () => new { items = new Dictionary<string, object>(StringComparer.Ordinal) });
    }

    static readonly Phrase Primitives = "Primitives";

    static object Expression(string type, Phrase displayName, string? monacoLanguage = null) => new
    {
        type,
        displayName = displayName.Say(),
        isSerializable = true,
        isBrowsable = true,
        properties = monacoLanguage is null ? [] : new Dictionary<string, string>(StringComparer.Ordinal) { ["MonacoLanguage"] = monacoLanguage },
    };

    static object Variable(string typeName, Phrase displayName) => new { typeName, displayName = displayName.Say(), category = Primitives.Say(), description = "" };

    /// <summary>Every version that was ever published: a definition may still use an older one.</summary>
    static async Task<IEnumerable<object>> DefinitionsAsync(WorkScope scope)
    {
        var published = await scope.Db.Set<WorkflowDefinitionVersion>().Where(v => v.PublishedAt != null).OrderBy(v => v.Name).ThenBy(v => v.Number).ToListAsync(scope.Ct);
        return published.Select(v => v.Readable()).OfType<WorkflowDefinition>().Where(d => d.UsableAsActivity)
            .Select(d => Activity(ActivityDescriptor.Of(d), d.DefinitionId));
    }

    /// <param name="workflow">The definition that the activity runs, if it is one.</param>
    static object Activity(ActivityDescriptor activity, string? workflow = null) => new
    {
        activity.TypeName,
        activity.Namespace,
        activity.Name,
        activity.Version,
        category = Say(activity.Category),
        displayName = Say(activity.DisplayName),
        description = Say(activity.Description),
        kind = activity.Kind.ToString(),
        inputs = activity.Inputs.Select(Input),
        outputs = activity.Outputs.Select((output, order) => new
        {
            output.Name,
            output.TypeName,
            displayName = Say(output.DisplayName ?? output.Name),
            description = Say(output.Description ?? ""),
            order,
            isBrowsable = true,
            isSynthetic = false,
        }),
        ports = activity.Ports.Select(port => new { port.Name, displayName = Say(port.DisplayName ?? port.Name), port.Type, port.IsBrowsable }),
        customProperties = new { },
        constructionProperties = Construction(activity, workflow),
        // Elsa Studio draws a flowchart as a node of its own only when it is no "container" here.
        isContainer = activity.IsContainer && activity.TypeName != "Elsa.Flowchart",
        activity.IsBrowsable,
        activity.IsStart,
        activity.IsTerminal,
    };

    /// <summary>What a dropped activity begins with: titled as in the palette, where Studio would make up "AskPeople1".</summary>
    static object Construction(ActivityDescriptor activity, string? workflow) => workflow is null
        ? new { name = Say(activity.DisplayName) }
        : new { name = Say(activity.DisplayName), workflowDefinitionId = workflow };

    static object Input(InputDescriptor input) => new
    {
        input.Name,
        input.TypeName,
        displayName = Say(input.DisplayName ?? input.Name),
        description = input.Description is { } description ? Say(description) : null,
        input.Order,
        input.IsBrowsable,
        input.IsSynthetic,
        input.IsWrapped,
        uiHint = input.UiHint,
        input.Category,
        input.DefaultValue,
        input.DefaultSyntax,
        input.IsReadOnly,
        input.IsSensitive,
        storageDriverType = (string?)null,
        uiSpecifications = Choices(input),
    };

    static object Choices(InputDescriptor input)
    {
        var items = input.Options.Select(option => new { text = Say(option.Text), option.Value }).ToList();
        return input.UiHint switch
        {
            _ when items.Count == 0 => new { },
            "radiolist" => new { radiolist = new { radioList = new { items } } },
            "checklist" => new { checklist = new { checkList = new { items } } },
            _ => new { dropdown = new { selectList = new { items, isFlagsEnum = false } } },
        };
    }
}
