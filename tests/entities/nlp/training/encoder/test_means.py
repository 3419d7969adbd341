import numpy as np
import pytest

from entities.nlp.training.encoder.means import draw_near, mean


def test_mean_has_equal_shares_unless_told():
    one, other = {"weight": np.array([0.0, 4.0])}, {"weight": np.array([2.0, 0.0])}
    assert mean([one, other])["weight"].tolist() == [1.0, 2.0]
    assert mean([one, other], [3, 1])["weight"].tolist() == [0.5, 3.0]


def test_what_one_lacks_is_taken_from_those_that_have_it():
    states = [{"old": np.array([1.0])}, {"old": np.array([3.0]), "new": np.array([5.0])}]
    found = mean(states, [1, 3])
    assert {name: weights.tolist() for name, weights in found.items()} == {"old": [2.5], "new": [5.0]}


def test_as_many_shares_as_checkpoints():
    with pytest.raises(ValueError, match="1 shares for 2 checkpoints"):
        mean([{}, {}], [1])


def test_running_mean_moves_in_place_and_leaves_alone_what_it_follows():
    running, now = np.array([1.0, 1.0]), np.array([1.0, 3.0])
    held = running
    for _ in range(2):
        draw_near(running, now, keep=0.75)
    assert held.tolist() == [1.0, 3 - 2 * 0.75**2]
    assert now.tolist() == [1.0, 3.0]


def test_running_mean_follows_what_learns_and_goes_on_where_it_was_saved(tmp_path):
    torch = pytest.importorskip("torch")
    from entities.nlp.training.encoder import model
    from entities.nlp.training.encoder.average import RunningMean

    net = model.Net()
    net.enc.word.requires_grad_(False)
    before = net.ner.bias.detach().clone(), net.enc.word.weight[7].clone()
    followed = RunningMean(net, 0.75, tmp_path / "mean.safetensors")
    with torch.no_grad():
        net.ner.bias += 1
        net.enc.word.weight[7] += 1  # frozen: nothing that learns changes it, so the mean need not look
    followed.step()
    assert torch.allclose(followed.mean.ner.bias, before[0] + 0.25)
    assert torch.equal(followed.mean.enc.word.weight[7], before[1])
    followed.save()
    followed = RunningMean(net, 0.75, tmp_path / "mean.safetensors")
    followed.step()
    assert torch.allclose(followed.mean.ner.bias, before[0] + 1 - 0.75**2, atol=1e-3)  # saved in 16 bits
