"""What a person learns with: the guide beside the picture, with a lesson's step or an exercise."""
