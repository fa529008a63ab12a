using MediationWorkflows.Engine;
using MediationWorkflows.Engine.Definitions;
using MediationWorkflows.Web.Hosting;
using MediationWorkflows.Workflows;

namespace MediationWorkflows.Web.Studio.Api;

/// <summary>Elsa Studio shows one red toast per message of <c>{"errors":{"root":[…]}}</c> with HTTP 400, and nothing of any other answer.</summary>
sealed class ElsaErrors : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (DefinitionRefusedException refused)
        {
            return Refuse(refused.Reasons);
        }
        catch (DefinitionFormatException format)
        {
            return Refuse([$"{format.Path}: {format.Phrase}"]);
        }
        catch (ToastException toast)
        {
            return Refuse([toast.Phrase]);
        }
    }

    static IResult Refuse(IEnumerable<Phrase> phrases) =>
        TypedResults.BadRequest(new { statusCode = StatusCodes.Status400BadRequest, errors = new { root = phrases.Select(phrase => phrase.Say()).ToArray() } });
}

/// <summary>Refuses what the designer asks for, in words that it shows.</summary>
sealed class ToastException(Phrase phrase) : Exception(phrase.ToString())
{
    public Phrase Phrase { get; } = phrase;
}
