using System.Text.RegularExpressions;
using MediationWorkflows.Engine.Definitions;
using MediationWorkflows.Engine.Execution;
using MediationWorkflows.Engine.Verification;
using MediationWorkflows.Engine.Verification.Course;

namespace MediationWorkflows.Verification;

/// <summary>
/// Workflow state carries opaque ids only (I1). Activities of mediation give out nothing else; what is left is what somebody writes into a definition, or means to
/// keep in a variable, which its name gives away.
/// </summary>
internal static partial class SensitiveRules
{
    public static IEnumerable<Objection> About(WorkflowDefinition definition)
    {
        var named = definition.Variables.Select(v => (v.Name, v.TypeName)).Concat(definition.Inputs.Select(i => (i.Name, i.TypeName))).Concat(definition.Outputs.Select(o => (o.Name, o.TypeName)));
        foreach (var (name, type) in named)
        {
            if (MayHoldText(type) && Telling().IsMatch(name) && !name.EndsWith("Id", StringComparison.Ordinal))
                yield return MediationRules.Error("sensitive-variable", $"\"{name}\" would hold what somebody said or who they are. A workflow keeps ids only; the text belongs to the case.");
        }
    }

    public static IEnumerable<Objection> About(CompiledNode node)
    {
        foreach (var input in node.Descriptor.Inputs)
        {
            if (node.Literal(input.Name) is string text && Address().IsMatch(text))
                yield return MediationRules.Error("sensitive-text", $"The input \"{input.DisplayName ?? input.Name}\" holds an address or a number of a person. A definition names parts in a case, never people.");
        }

        if (node.TypeName == "Elsa.RunTask" && node.Source!.Json["result"] is not null)
            yield return new Objection(Severity.Warning, "outside-data", $"What comes from outside is kept in the workflow's state: make sure that it is an id.");
    }

    private static bool MayHoldText(string? type) => type is null or "String" or "Object" || type.EndsWith("String", StringComparison.Ordinal) || type.EndsWith("[]", StringComparison.Ordinal);

    [GeneratedRegex(
        @"(^|_|(?<=[a-z]))(Diagnos|Statement|Complaint|Caucus|Whistleblower|Reporter|Disclosure|Testimony|Symptom|Medication|Treatment|Patient|FullName|FirstName|LastName|Surname|Email|Phone|Address|BirthDate|DateOfBirth|Ssn|Comment|Narrative|Transcript|Notes?$)",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Telling();

    [GeneratedRegex(@"[^\s@]+@[^\s@]+\.[a-z]{2,}|(\+\d[\d\s().-]{7,}\d)|\b\d{3}-\d{2}-\d{4}\b|\(\d{3}\)\s?\d{3}-\d{4}", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Address();
}
