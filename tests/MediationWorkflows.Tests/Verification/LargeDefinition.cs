using MediationWorkflows.Engine.Definitions;

namespace MediationWorkflows.Tests.Verification;

/// <summary>A case definition of any size: questions one after the other, each with a second round for silence and an end of its own for refusal, and a branch that listens.</summary>
public static class LargeDefinition
{
    /// <param name="activities">About so many; ten or more.</param>
    public static WorkflowDefinition Of(int activities)
    {
        var questions = (activities - 4) / 3;
        List<string> lines =
        [
            "start Elsa.Start", "close CloseCase outcome=Withdrawn", "start.Done -> q0", "start.Done -> listen", "listen Elsa.Event eventName=ConsentChanged",
            "follow AskPeople taskKind=consent.changed audience=mediator ladder=standard \"rule=3 BD\"", "listen.Done -> follow", "follow.Done -> listen", "follow.Silent -> listen",
        ];
        for (var i = 0; i < questions; i++)
        {
            var next = i + 1 < questions ? $"q{i + 1}" : "close";
            lines.AddRange(
            [
                $"q{i} AskPeople taskKind=invitation audience=parties ladder=standard \"rule=10 BD\"", $"r{i} AskPeople taskKind=otherChannel audience=coordinator ladder=standard \"rule=5 BD\"",
                $"w{i} CloseCase outcome=Withdrawn", $"q{i}.Done -> {next}", $"q{i}.Refused -> w{i}", $"q{i}.Silent -> r{i}", $"r{i}.Done -> {next}", $"r{i}.Refused -> {next}", $"r{i}.Silent -> {next}",
            ]);
        }

        return Drawing.New("large", string.Join('\n', lines));
    }
}
