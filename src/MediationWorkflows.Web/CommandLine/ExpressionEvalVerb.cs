using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using MediationWorkflows.Engine.Expressions;
using MediationWorkflows.Time;

namespace MediationWorkflows.Web.CommandLine;

/// <summary><c>expression eval</c>: a JavaScript expression, evaluated as the engine does. Needs no database.</summary>
static class ExpressionEvalVerb
{
    public static Command Create()
    {
        var text = new Argument<string>("EXPR") { Description = "For example: variables.amount * 2" };
        var variables = new Option<string[]>("--variable") { HelpName = "name=json", Description = "A variable that the expression sees as variables.name, getName() and name; may be repeated." };
        var verb = new Command("eval", "Evaluate a JavaScript expression; prints the value as JSON.") { text, variables };
        verb.SetAction(parsed =>
        {
            var given = (parsed.GetValue(variables) ?? []).Select(NameAndJson.Parse)
                .ToDictionary(v => v.Name, v => JsJson.FromJson(v.Value), StringComparer.Ordinal);
            try
            {
                var value = JavaScriptExpression.Parse(parsed.GetValue(text)!).Evaluate(new VariableScope(TimeProvider.System.Now(), given));
                parsed.InvocationConfiguration.Output.WriteLine(JavaScriptExpression.Stringify(value));
                return 0;
            }
            catch (ExpressionException wrong)
            {
                parsed.InvocationConfiguration.Error.WriteLine(wrong.Message);
                return 1;
            }
        });
        return verb;
    }
}

/// <summary><c>name=json</c> on the command line.</summary>
static class NameAndJson
{
    /// <exception cref="UsageException">No name, or what follows is not JSON.</exception>
    public static (string Name, JsonNode? Value) Parse(string argument)
    {
        if (argument.Split('=', 2) is not [{ Length: > 0 } name, var json])
            throw new UsageException($"'{argument}' is not of the form name=json.");
        try
        {
            return (name, JsonNode.Parse(json));
        }
        catch (JsonException notJson)
        {
            throw new UsageException($"'{argument}': what follows the = is not JSON. A text needs quotes: {name}='\"{json}\"'.", notJson);
        }
    }
}
