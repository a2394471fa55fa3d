using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DminServing.Training.Networks;

/// <summary>A GRU (DIEN, eq. 2 to 5): r = σ(W_r i + U_r h + b_r), u = σ(W_u i + U_u h + b_u), h̃ = tanh(W_h i + r∘U_h h + b_h), h ← h + u∘(h̃ − h). With attention it is an AUGRU
/// (eq. 8 to 10): u is scaled by the weight that the behavior has for the candidate, so that padding, whose weight is 0, leaves the state as it is.</summary>
internal sealed class GatedRecurrence : nn.Module<Tensor, Tensor>
{
    private readonly Parameter _input;
    private readonly Parameter _state;
    private readonly Parameter _bias;
    private readonly int _width;

    public GatedRecurrence(int width)
        : base(nameof(GatedRecurrence))
    {
        _width = width;
        _input = Initial.Glorot(width, 3 * width);                                         // W_r, W_u, W_h  [d, 3d]
        _state = Initial.Glorot(width, 3 * width);                                         // U_r, U_u, U_h  [d, 3d]
        _bias = Initial.Constant(0, 3 * width);                                            // [3d]
        RegisterComponents();
    }

    /// <summary>h_1..h_T; h_t has seen i_1..i_t only.</summary>
    /// <param name="x">i, [U, T, d].</param>
    public override Tensor forward(Tensor x)                                               // [U, T, d]
    {
        var gates = Gates(x);
        var states = new List<Tensor>();
        var state = zeros([x.shape[0], 1, _width], dtype: x.dtype);                        // [U, 1, d]
        for (var t = 0; t < x.shape[1]; t++)
        {
            state = Step(gates.narrow(1, t, 1), state, attention: null);
            states.Add(state);
        }

        return cat(states, 1);
    }

    /// <summary>h_T of every candidate.</summary>
    /// <param name="x">i, [U, T, d].</param>
    /// <param name="attention">a, [U, C, T].</param>
    /// <returns>[U, C, d].</returns>
    public Tensor Evolve(Tensor x, Tensor attention)
    {
        var gates = Gates(x);
        var state = zeros([x.shape[0], attention.shape[1], _width], dtype: x.dtype);       // [U, C, d]
        for (var t = 0; t < x.shape[1]; t++)
        {
            state = Step(gates.narrow(1, t, 1), state, attention.narrow(2, t, 1));
        }

        return state;
    }

    // The input's part of the gates, of all behaviors at once, [U, T, 3d].
    private Tensor Gates(Tensor x) => x.matmul(_input).Plus(_bias);

    private Tensor Step(Tensor gates, Tensor state, Tensor? attention)                     // [U, 1, 3d], [U, C, d], [U, C, 1]
    {
        var (ofInput, ofState) = (gates.split(_width, -1), state.matmul(_state).split(_width, -1));
        var r = ofInput[0].Plus(ofState[0]).sigmoid();
        var u = ofInput[1].Plus(ofState[1]).sigmoid();
        var candidate = ofInput[2].Plus(r * ofState[2]).tanh();                            // h̃
        return state.Plus((attention is null ? u : u * attention) * candidate.Minus(state));
    }
}
