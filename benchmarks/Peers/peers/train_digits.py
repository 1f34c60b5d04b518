"""A perceptron with one hidden layer on 8x8 digits: trained on four fifths by stochastic gradients over 30 epochs, tested on the rest, saved."""
import sys

import joblib
import numpy
from sklearn.neural_network import MLPClassifier
from sklearn.metrics import classification_report, confusion_matrix
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

rows = numpy.loadtxt(sys.argv[1], delimiter=",", skiprows=1)
names = rows[:, -1].astype(int)
features = rows[:, :-1]
test = numpy.random.RandomState(1).permutation(len(names)) < len(names) // 5
model = make_pipeline(StandardScaler(), MLPClassifier((64,), solver="sgd", batch_size=64, learning_rate_init=0.05, momentum=0.9, max_iter=30, alpha=5e-4))
model.fit(features[~test], names[~test])
predicted = model.predict(features[test])
print(confusion_matrix(names[test], predicted))
print(classification_report(names[test], predicted))
joblib.dump(model, "model.joblib")
