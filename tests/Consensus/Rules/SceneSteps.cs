namespace OpenLedger.Consensus.Tests.Rules;

/// <summary>Chaining of a scene's steps.</summary>
internal static class SceneSteps
{
    public static Scene After(this Scene scene, Action<Scene> step)
    {
        step(scene);
        return scene;
    }
}
